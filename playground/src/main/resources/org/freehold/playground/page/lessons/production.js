// Lesson: a production heap on the trace of a real program, and the other ways there are.

const trace = { sample: "sqlite3.rep", limit: 1073741824 };

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "A production heap, and other ways",
  scenes: {
    freehold: { ...trace, policy: "freehold" },
    back: { ...trace, policy: "freehold-back-end" },
    fit: { ...trace, policy: "best-fit" },
    never: { ...trace, policy: "never-free" },
    collect: { ...trace, policy: "mark-sweep" },
  },
  steps: [
    { title: "A real program", text: ["This is a recording of `sqlite3`, a database: {figure:operations} calls of malloc, realloc and free, played on Freehold's heap. A map takes the place of the large picture; it can be zoomed. Play it, or move through it with the arrow keys."], at: 1 },
    { title: "At its peak", text: ["At call {=figure:peakCall} the heap holds most: {figure:peakFootprint}. {counted:liveBlocks:block is:blocks are} live, which asked for {figure:liveBytes}; {figure:lostShare} of what they hold is lost inside."], at: "peak" },
    { title: "The slabs", text: ["Look at the rows with many small pieces: turn the wheel there, or press + with the focus on the map. Each stripe of equal blocks is a slab of one size class. Small blocks of one size lie together, whatever the order was in which the program asked for them."], at: "peak" },
    { title: "At the end", text: ["The program has ended, and {counted:liveBlocks:block was:blocks were} never freed: {figure:liveBytes}. The heap still holds {figure:footprint}. It is decent to give back what has been empty for a while; that takes time in which nothing happens, and in a recording there is none."], at: "end" },
    { title: "Packed as tightly as possible", text: ["The same calls to the back end alone, best fit without headers: {figure:peakFootprint} at its peak. It is smaller and slower."], scene: "back", at: "peak" },
    { title: "The textbook", text: ["Best fit with boundary tags: {figure:peakFootprint}."], scene: "fit", at: "peak" },
    { title: "Never freeing", text: ["The way of short programs: {figure:peakFootprint}. No call of free does anything, no list is kept. A command that runs for a second may do that; a server may not."], scene: "never", at: "end" },
    { title: "Collection", text: ["The way of Java, Go, JavaScript and many others: {figure:peakFootprint} here, with a simple collector, and no call of free in the program."], scene: "collect", at: "peak" },
    {
      title: "Ownership, regions, and what is not here",
      text: [
        "C++ and Rust keep malloc and free, and let the compiler write the calls: each block has an *owner*, and is freed when the owner's scope ends. Which blocks are live stays the same, so all of these lessons hold there. Regions free many blocks at once.",
        "What you have seen are small runs and one recording, with sizes and orders that were chosen to show something. Real allocators have more to care for: many threads, huge blocks, security, time in the worst case. In the view Step you can look at any call of any of these runs, in Compare at up to six allocators on one recording, and in Try write calls or a policy of your own.",
      ],
      scene: "freehold",
      at: "peak",
    },
  ],
  whatIf: [
    { text: "Buddies", change: { policy: "buddy" }, at: "peak", say: "{figure:peakFootprint} at the peak: powers of two cost memory." },
    { text: "Lea's allocator", change: { policy: "lea" }, at: "peak", say: "{figure:peakFootprint} at the peak. The C library of Linux descends from this one." },
    { text: "Regions", change: { policy: "arena" }, at: "peak", say: "{figure:peakFootprint} at the peak: this program's blocks do not end together." },
  ],
  question: {
    kind: "choice",
    ask: "With worst fit, how much memory does the same recording need at its peak?",
    scene: { ...trace, policy: "worst-fit" },
    show: 1,
    at: "peak",
    options: [
      { text: "less than 512 KiB", holds: (facts) => facts.player.run.peakFootprint < 512 * 1024 },
      { text: "512 KiB to 2 MiB", holds: (facts) => facts.player.run.peakFootprint >= 512 * 1024 && facts.player.run.peakFootprint < 2048 * 1024 },
      { text: "more than 2 MiB", holds: (facts) => facts.player.run.peakFootprint >= 2048 * 1024 },
    ],
    right: "It was {figure:peakFootprint}, for {figure:liveBytes} that were asked for at that moment.",
    wrong: "In the run it was {figure:peakFootprint}, for {figure:liveBytes} that were asked for at that moment.",
  },
};

export default lesson;
