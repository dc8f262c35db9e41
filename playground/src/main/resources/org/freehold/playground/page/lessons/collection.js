// Lesson: garbage collection, for contrast.

const calls = `keep = malloc(500)
repeat 18
  t = malloc(400)
  free(t)
end
last = malloc(400)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Garbage collection, for contrast",
  scenes: {
    collect: { calls, policy: "mark-sweep:patience=4096:growth=1", limit: 65536, row: 512 },
    fit: { calls, policy: "best-fit", limit: 65536, row: 512 },
  },
  steps: [
    { title: "A program that never frees", text: ["A *garbage collector* finds out by itself what is not needed any more: what the program cannot reach. It follows all pointers, from the variables on. What it comes to is *marked*; what is not marked is *garbage*, and is swept away."], at: 1 },
    { title: "To drop is not to free", text: ["In this run `free(t)` only says that the variable `t` is gone. The block stays where it is. After the first round nothing of it shows as free: {figure:freeBytes} are free, in {counted:holes:piece}."], at: 3 },
    { title: "Garbage piles up", text: ["After all rounds {counted:liveBlocks:block is:blocks are} needed, of {figure:liveBytes}. The heap holds {figure:footprint}, and {figure:freeBytes} are free in it: the rest is garbage."], at: "free(t)" },
    { title: "A collection", text: ["A request finds no room, and now the collector runs: it marks {block:keep}, sweeps everything else, and then serves {block:last} at {address:last}. {figure:freeBytes} are free again. The heap holds {figure:footprint}."], at: "end" },
    { title: "With free", text: ["The same calls with best fit, where `free` frees: {figure:footprint}, and {block:last} lies where all the others were, at {address:last}."], scene: "fit", at: "end" },
    { title: "What one pays, what one gets", text: ["A collector needs more memory, for the garbage between two collections, and time that comes in pauses. For that a whole class of errors is gone: no use after free, no double free, and a leak only where something is still reachable. Most collectors of today move blocks as well, so that they have no holes and allocate by adding to a pointer."], scene: "collect", at: "end" },
  ],
  whatIf: [
    { text: "Collect half as often", change: { policy: "mark-sweep:patience=8192:growth=1" }, at: "end", say: "The heap holds {figure:footprint} now: the memory that garbage waits in." },
    { text: "Never free", change: { policy: "never-free" }, at: "end", say: "{figure:footprint}: no work at all, and all memory stays used." },
  ],
  question: {
    kind: "choice",
    ask: "With twice as many rounds, 24 blocks of 400 bytes are dropped one after the other. How much memory does the collector need at most?",
    scene: { calls: calls.replace("repeat 18", "repeat 24"), policy: "mark-sweep:patience=4096:growth=1", limit: 65536, row: 512 },
    show: 1,
    at: "end",
    options: [
      { text: "It needs memory for all 24 blocks", holds: (facts) => facts.player.run.peakFootprint >= 24 * 400 },
      { text: "It needs memory for some of them, as a collection comes in between", holds: (facts) => facts.player.run.peakFootprint < 24 * 400 && facts.player.run.peakFootprint > 2000 },
      { text: "It needs memory for one of them", holds: (facts) => facts.player.run.peakFootprint <= 2000 },
    ],
    right: "At most {figure:peakFootprint} were held.",
    wrong: "In the run at most {figure:peakFootprint} were held: less than 24 blocks of 400 bytes take, more than one.",
  },
};

export default lesson;
