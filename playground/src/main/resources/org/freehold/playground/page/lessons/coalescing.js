// Lesson: free neighbours become one; the four cases, one by one.

const calls = `a = malloc(48)
b = malloc(48)
c = malloc(48)
d = malloc(48)
e = malloc(48)
f = malloc(48)
free(b)
free(a)
free(c)
free(e)
free(d)
g = malloc(300)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Coalescing: four cases",
  scenes: {
    now: { calls, policy: "first-fit:chunk=512", limit: 4096 },
    none: { calls, policy: "first-fit:chunk=512:coalesce=none", limit: 4096 },
  },
  steps: [
    {
      title: "Small holes serve small requests only",
      text: ["Six blocks of {requested:a} lie side by side. They will be freed one after the other. If each stayed a hole of its own, no request for 300 bytes could ever be served there. So the allocator makes one piece of free neighbours: it *coalesces* them."],
      at: "f = malloc(48)",
    },
    { title: "Case 1: both neighbours in use", text: ["b is freed; {block:a} and {block:c} are in use. There is nothing to coalesce: {freeAt:b|a hole} of {freeSizeAt:b}."], at: "free(b)" },
    { title: "Case 2: the neighbour above is free", text: ["a is freed, and the hole after it, at higher addresses, was free. Both become {freeAt:a|one piece} of {freeSizeAt:a}, which begins where a was."], at: "free(a)" },
    { title: "Case 3: the neighbour below is free", text: ["c is freed. The piece before it is free, {block:d} after it is in use. {freeAt:c|The piece} becomes longer, {freeSizeAt:c} now, and begins where it began."], at: "free(c)" },
    { title: "Case 1 once more", text: ["e is freed between {block:d} and {block:f}: {freeAt:e|a hole} of {freeSizeAt:e}. The heap has {counted:holes:free piece} now."], at: "free(e)" },
    { title: "Case 4: both are free", text: ["d is freed between two free pieces. All three become {freeAt:d|one} of {freeSizeAt:d}: two entries of the free list have become one."], at: "free(d)" },
    { title: "What it was for", text: ["A request for 300 bytes is served from it: {block:g} lies at {address:g}, where a was."], at: "g = malloc(300)" },
    {
      title: "Without it",
      text: ["The same calls, nothing coalesced. {figure:freeBytes} are free in {counted:holes:piece}, the largest of {figure:largest}. For {block:g} the heap had to grow. Its footprint is {figure:footprint}."],
      scene: "none",
      at: "g = malloc(300)",
    },
  ],
  whatIf: [
    { text: "Deferred", change: { policy: "first-fit:chunk=512:coalesce=deferred" }, at: "g = malloc(300)", say: "Nothing was coalesced until a request found no piece; then all at once. {block:g} lies at {address:g}." },
    { text: "Keep block e", change: { calls: calls.replace("free(e)\n", "") }, at: "g = malloc(300)", say: "One live block keeps the pieces apart: {block:g} lies at {address:g}. {why}" },
  ],
  question: {
    kind: "number",
    ask: "Now the order of the frees is a, c, e, b, d. In how many free pieces is memory after that? One of them is the piece behind all blocks.",
    scene: { calls: "a = malloc(48)\nb = malloc(48)\nc = malloc(48)\nd = malloc(48)\ne = malloc(48)\nf = malloc(48)\nfree(a)\nfree(c)\nfree(e)\nfree(b)\nfree(d)", policy: "first-fit:chunk=512", limit: 4096 },
    show: "f = malloc(48)",
    at: "end",
    truth: "figure:holes",
    right: "Whatever the order: free neighbours are one piece in the end. f is between it and the rest.",
    wrong: "In the run the heap has {counted:holes:free piece} after the last call: {all:free|these}. {why}",
  },
};

export default lesson;
