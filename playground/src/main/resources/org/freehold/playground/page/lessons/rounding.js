// Lesson: fragmentation inside of blocks. Sizes are rounded up, and the difference is nobody's.

const calls = `a = malloc(65)
b = malloc(130)
c = malloc(33)
d = malloc(520)
e = malloc(17)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Fragmentation inside blocks",
  scenes: {
    buddy: { calls, policy: "buddy:smallest=32", limit: 8192 },
    fit: { calls, policy: "best-fit:chunk=1024", limit: 8192 },
    pool: { calls, policy: "pool:block=544", limit: 8192 },
  },
  steps: [
    { title: "Rounded up", text: ["A request for {requested:a}. This allocator has blocks of 32, 64, 128 bytes and so on, powers of two. {block:a} got {usable:a}, and {lost:a|the hatched part} is *internal fragmentation*: usable, and not asked for."], at: "a = malloc(65)" },
    { title: "Some requests are lucky", text: ["{block:b} asked for {requested:b} and got {usable:b}: {lost:b} are lost. {block:c} asked for {requested:c}: {lost:c} are lost. The worst case is one byte more than a power of two, which loses nearly half."], at: "c = malloc(33)" },
    { title: "As a number", text: ["All blocks together asked for {figure:liveBytes}, and lose {figure:lost}: {figure:lostShare} of what they hold."], at: "end" },
    {
      title: "Other roundings",
      text: ["Best fit with boundary tags rounds up to 16 bytes: the same requests lose {figure:lost} inside, {figure:lostShare}. Its headers and footers are not counted there: they are bookkeeping, and cost memory all the same."],
      scene: "fit",
      at: "end",
    },
    {
      title: "One size for all",
      text: ["A pool has blocks of one size. {block:e} asked for {requested:e} and holds {usable:e}. {figure:lostShare} is lost inside; in return there are no holes that do not fit, ever. To lose inside or to lose between: an allocator chooses."],
      scene: "pool",
      at: "end",
    },
  ],
  whatIf: [
    { text: "Slabs of size classes", change: { policy: "slab:slab=4096", limit: 32768 }, at: "end", say: "Four sizes to each power of two, up to an eighth of a slab: {figure:lost} are lost, {figure:lostShare}." },
    { text: "Tags of 4 bytes", scene: "fit", change: { policy: "best-fit:chunk=1024:word=4" }, at: "end", say: "Multiples of 8 bytes: {figure:lost} are lost, {figure:lostShare}." },
  ],
  question: {
    kind: "number",
    ask: "How many bytes does `f = malloc(257)` lose inside its block, with blocks that are powers of two?",
    scene: { calls: "f = malloc(257)", policy: "buddy:smallest=32", limit: 8192 },
    show: 0,
    at: "end",
    truth: "lost:f",
    right: "The block has {usable:f}.",
    wrong: "In the run {block:f} got {usable:f} for {requested:f}, and {lost:f} are lost.",
  },
};

export default lesson;
