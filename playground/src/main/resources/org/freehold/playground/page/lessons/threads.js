// Lesson: threads, a cache for each, and blocks that another thread frees.

const legend = { used: "a block of A's slab", variable: "a block of B's slab", freed: "freed last", free: "free" };

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Threads",
  scenes: { threads: { story: "threads", window: "blocks", row: 1024, cell: 16, legend } },
  steps: [
    { title: "One heap, two threads", text: ["Two threads, A and B, use one heap: Freehold's, on simulated memory. They are real threads, which take turns here so that one can follow. If both change the same list at the same time, the list is destroyed. A *lock* lets one of them wait, but waiting is slow, and so are the steps to take a lock."], at: 0 },
    { title: "A gets a slab", text: ["A asks for a block. {part:slabA|A slab} is made, and A becomes its *owner*. {part:a1|The block} is at {figure:a1}; some of the others wait in *A's cache*, {figure:cached} in all. A will take them without a lock, since nobody else may."], at: "A: a1" },
    { title: "B gets another", text: ["B asks for the same size, and does not get a block of A's slab, though most of it is free: {part:slabB|a slab of its own} is made for B. {figure:slabs} slabs have {figure:committed} now, for {counted:blocks:block}. To share would save memory; not to share saves time."], at: "B: b1" },
    { title: "A frees its own", text: ["A frees a1. The block goes back into A's cache, without a lock."], at: "A: free(a1)" },
    { title: "And gets it back", text: ["A's next request gets {part:a3|the same block}, at {figure:a3}. It is still warm: probably in the processor's cache."], at: "A: a3" },
    { title: "B frees a block of A's", text: ["Blocks wander: A allocates, hands the block to B, and B frees it. But {part:a2|it} is in A's slab, and only A may touch A's cache. So B sets a mark for this block, in one atomic step, and goes on: a *remote free*. B does not wait either."], at: "B: free(a2)" },
    { title: "A does not see it at once", text: ["A allocates again, and gets {part:a4|another block}, at {figure:a4}. {part:a2|The one that B freed} is not looked at while A's cache has others: to look costs time, too."], at: "A: a4" },
    { title: "It comes back when it is needed", text: ["{answer} It took {figure:until} calls; the block at {figure:back} is {part:a5|in use} again."], at: "A: malloc" },
  ],
  whatIf: [
    { text: "Blocks of 1,000 bytes", change: { settings: { size: 1000 } }, at: "A: malloc", say: "Fewer of them fit into a slab, so the block came back after {figure:until} calls." },
    { text: "Blocks of 48 bytes", change: { settings: { size: 48 } }, at: "A: malloc", say: "The block came back after {figure:until} calls. {figure:slabs} slabs have {figure:committed}." },
  ],
  question: {
    kind: "number",
    ask: "Threads A and B each take blocks of 100 bytes. After B's first block, how many slabs are there?",
    scene: { story: "threads", window: "blocks", row: 1024, cell: 16, legend, settings: { size: 100 } },
    show: 0,
    at: "B: b1",
    truth: "figure:slabs",
    right: "One for each thread, though {counted:blocks:block} would have fitted into one.",
    wrong: "In the run there are {figure:slabs}: {part:slabA|one of A's} and {part:slabB|one of B's}.",
  },
};

export default lesson;
