// Lesson: the low-fragmentation front end, with Freehold's own heap on simulated memory.

const calls = `repeat 8
  a[i] = malloc(40)
end
repeat 4
  b[i] = malloc(200)
end
c = malloc(20000)
free(a[2])
free(a[5])
d = malloc(33)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "A front end for small blocks",
  scenes: {
    front: { calls, policy: "freehold", limit: 1048576, row: 2048, from: "lowest" },
    back: { calls, policy: "freehold-back-end", limit: 1048576, row: 2048, from: "lowest" },
  },
  steps: [
    { title: "A heap in two parts", text: ["This is Freehold's own heap, the code that programs run, on simulated memory. It has a *back end*, which cuts blocks of any size from segments by best fit, and in front of it a *front end* for small blocks. (Windows has the same: its low-fragmentation heap.)"], at: 1 },
    { title: "A slab for a size class", text: ["Requests of {requested:a[0]} go to {slab:a[0]|one slab}, cut into blocks of {usable:a[0]}. The first one asked the back end for that slab; the seven others found it there."], at: "a[i] = malloc(40)" },
    { title: "Another class, another slab", text: ["{requested:b[0]} are of another class: {block:b[0]} lies in {slab:b[0]|a slab of its own class}, at {slab:b[0]}. Blocks of the two sizes never lie side by side, and so a hole that one of them leaves always fits the next one of that size."], at: "b[i] = malloc(200)" },
    { title: "Large ones go behind", text: ["{block:c} of {requested:c} has no slab: it comes from the back end, at {address:c}. It has no header: Freehold keeps its books outside of the blocks, where a program that writes too far does not reach them."], at: "c = malloc(20000)" },
    { title: "A free block waits in its slab", text: ["Two blocks are freed. {all:free|What is free} is mostly blocks of slabs, each of its class. Nothing is split and nothing coalesces."], at: "free(a[5])" },
    { title: "And is taken again", text: ["`malloc(33)` is of the same class as 40 bytes: {block:d} lies at {address:d}, where the block was that was freed last. It may use {usable:d}; {lost:d} are lost inside."], at: "d = malloc(33)" },
    { title: "The price", text: ["The heap holds {figure:footprint} for {figure:liveBytes} that were asked for. With so few blocks the slabs are hardly filled."], at: "end" },
    { title: "Without the front end", text: ["The same calls to the back end alone: {figure:footprint}, and {block:a[0]} and {block:b[0]} lie close together. It packs better, and each call takes the heap's lock and searches."], scene: "back", at: "end" },
  ],
  whatIf: [
    { text: "A thousand of each", change: { calls: "repeat 1000\n  a[i] = malloc(40)\n  b[i] = malloc(200)\nend", policy: "freehold", limit: 16777216 }, at: "end", say: "The slabs are full now: {figure:footprint} are held for {figure:liveBytes}; {figure:overhead} of it is overhead." },
    { text: "Boundary tags instead", change: { policy: "first-fit:chunk=4096" }, at: "end", say: "{figure:footprint} are held, and {counted:holes:hole is:holes are} of sizes that came about by chance." },
  ],
  question: {
    kind: "choice",
    ask: "A block of 200 bytes, b[1], is freed, and `d = malloc(40)` is called. Can it get those bytes?",
    scene: { calls: "repeat 8\n  a[i] = malloc(40)\nend\nrepeat 4\n  b[i] = malloc(200)\nend\nfree(b[1])\nd = malloc(40)", policy: "freehold", limit: 1048576, row: 2048, from: "lowest" },
    show: "b[i] = malloc(200)",
    at: "end",
    options: [
      { text: "Yes: it is the hole that was freed last", holds: (facts) => isInside(facts) },
      { text: "No: it comes from the slab of its own class", holds: (facts) => !isInside(facts) && facts.look("slab", "d").value === facts.look("slab", "a[0]").value },
      { text: "No: it comes from the back end", holds: (facts) => !facts.look("slab", "d") },
    ],
    right: "{block:d} lies at {address:d}, in {slab:a[0]|the slab of a[0]}.",
    wrong: "In the run {block:d} lies at {address:d}: in {slab:a[0]|the slab of a[0]}, which has blocks of {usable:a[0]}.",
  },
};

/** Whether d lies where b[1] was. @param {any} facts */
function isInside(facts) {
  const at = facts.look("address", "d").value;
  const from = facts.look("address", "b[1]").value;
  return at >= from && at < from + facts.look("usable", "b[1]").value;
}

export default lesson;
