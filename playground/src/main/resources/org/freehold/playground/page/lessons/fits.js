// Lesson: first, next, best and worst fit on the same calls.

const calls = `a = malloc(200)
x = malloc(16)
b = malloc(80)
y = malloc(16)
c = malloc(120)
z = malloc(16)
free(a)
free(b)
free(c)
d = malloc(72)
e = malloc(200)
f = malloc(110)`;

const layout = { calls, limit: 4096, row: 128 };

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Four fits on the same calls",
  scenes: {
    first: { ...layout, policy: "first-fit:chunk=768" },
    best: { ...layout, policy: "best-fit:chunk=768" },
    worst: { ...layout, policy: "worst-fit:chunk=768" },
    next: { ...layout, policy: "next-fit:chunk=768" },
  },
  steps: [
    { title: "Which hole?", text: ["Three blocks were freed. The heap has {counted:holes:free piece}: {free:1} with {freeSize:1}, {free:2} with {freeSize:2}, {free:3} with {freeSize:3}, and {free:4} with {freeSize:4} behind all blocks. Three requests will follow, and each *fit* chooses in its own way."], at: "free(c)" },
    { title: "First fit", text: ["*First fit* takes the first hole that is large enough, the one with the lowest address here. {block:d} of {requested:d} lies at {address:d}, in the hole of a."], at: "d = malloc(72)" },
    { title: "First fit: the price", text: ["{block:e} of {requested:e} would have fitted where a was, exactly. That hole is cut now, and the heap had to grow: {block:e} lies at {address:e}. The heap holds {figure:footprint}."], at: "f = malloc(110)" },
    { title: "Best fit", text: ["*Best fit* takes the smallest that is large enough: {block:d} lies at {address:d}, in the hole of b."], scene: "best", at: "d = malloc(72)" },
    { title: "Best fit: large holes are kept", text: ["Now {block:e} fits where a was, at {address:e}, and {block:f} where c was. The heap holds {figure:footprint}. The price: rests are as small as can be, and the search must look at every hole, unless a tree keeps them sorted."], scene: "best", at: "f = malloc(110)" },
    { title: "Worst fit", text: ["*Worst fit* takes the largest, so that the rest stays useful: {block:d} lies at {address:d}. It uses up what is large."], scene: "worst", at: "d = malloc(72)" },
    { title: "Next fit", text: ["*Next fit* is first fit that goes on where the last search ended. {block:d} lies at {address:d}, {block:e} at {address:e} and {block:f} at {address:f}. Searches are shorter, and blocks are scattered over the whole heap."], scene: "next", at: "f = malloc(110)" },
    { title: "Which is best?", text: ["None for all programs. On traces of real programs best fit and first fit in the order of addresses waste least, and worst fit wastes most. The view Compare plays up to six of them on a trace of your choice."], scene: "best", at: "end" },
  ],
  whatIf: [
    { text: "A tree instead of a list", change: { policy: "best-tree:chunk=768" }, at: "end", say: "The same places as best fit, found without looking at every hole: {block:e} lies at {address:e}." },
    { text: "The other order of requests", change: { calls: calls.replace("d = malloc(72)\ne = malloc(200)", "e = malloc(200)\nd = malloc(72)") }, at: "end", say: "{block:e} lies at {address:e} and {block:d} at {address:d}; the heap holds {figure:footprint}." },
  ],
  question: {
    kind: "choice",
    ask: "After the three frees comes `d = malloc(100)` instead. Where does *best fit* put it?",
    scene: { ...layout, calls: calls.replace("d = malloc(72)\ne = malloc(200)\nf = malloc(110)", "d = malloc(100)"), policy: "best-fit:chunk=768" },
    show: "free(c)",
    at: "end",
    options: [
      { text: "where a was", holds: (facts) => isWhere(facts, "a") },
      { text: "where b was", holds: (facts) => isWhere(facts, "b") },
      { text: "where c was", holds: (facts) => isWhere(facts, "c") },
      { text: "behind all blocks", holds: (facts) => facts.look("address", "d").value > facts.look("address", "z").value },
    ],
    right: "{why}",
    wrong: "In the run d lies at {address:d}. {why}",
  },
};

/** Whether d lies where another block was. @param {any} facts @param {string} name */
function isWhere(facts, name) {
  const at = facts.look("address", "d").value;
  const from = facts.look("address", name).value;
  return at >= from && at < from + facts.look("usable", name).value;
}

export default lesson;
