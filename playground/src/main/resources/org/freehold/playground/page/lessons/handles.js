// Lesson: handles, and compaction: blocks that can move.

const calls = `repeat 16
  a[i] = malloc(16 KiB)
end
repeat 8
  b[i] = malloc(100)
end
free(a[1])
free(a[3])
free(a[5])
free(a[7])
free(a[9])
free(a[11])
c = malloc(80 KiB)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Handles and compaction",
  scenes: {
    handles: { calls, policy: "handles", limit: 1048576, row: 32768, from: "lowest" },
    fit: { calls, policy: "best-fit", limit: 1048576, row: 32768 },
  },
  steps: [
    { title: "One step between", text: ["All trouble with holes comes from this: a block cannot move, since the program has its address. A *handle* is one step between. `malloc` returns the address of a pointer that the allocator keeps, and the program goes through that pointer each time. Then the allocator may move the block and change one pointer."], at: 1 },
    { title: "Blocks in a row", text: ["Here {counted:liveBlocks:block is:blocks are} live. They lie in the order of their births: {block:a[0]} at {address:a[0]}, {block:a[15]} at {address:a[15]}."], at: "b[i] = malloc(100)" },
    { title: "Holes", text: ["Six blocks are freed. The heap has {counted:holes:free piece} with {figure:freeBytes} in all, and the largest has {figure:largest}."], at: "free(a[11])" },
    { title: "Compaction", text: ["`malloc(80 KiB)` fits into no hole. The allocator *compacts*: all live blocks slide down, {block:a[2]} is at {address:a[2]} now, and the free memory is one piece behind them. There {block:c} lies, at {address:c}. {counted:holes:free piece is:free pieces are} left."], at: "c = malloc(80 KiB)" },
    { title: "Without it", text: ["The same calls with best fit: {block:a[2]} stays where it was. {why} The heap holds {figure:footprint}."], scene: "fit", at: "end" },
    { title: "The price", text: ["Every access goes through one more pointer. The program must not keep an address while something may move, or must say so and lock the block. And a compaction copies everything: it takes as long as there is data. The first Macintosh and 16-bit Windows worked like that, with very little memory; Windows still has `GlobalAlloc` with handles."], scene: "handles", at: "end" },
  ],
  whatIf: [
    { text: "Free fewer blocks", change: { calls: calls.replace("free(a[5])\nfree(a[7])\nfree(a[9])\nfree(a[11])\n", "") }, at: "end", say: "Less than 64 KiB were free, so nothing was moved: {block:c} lies at {address:c}, and {counted:holes:free piece} are left." },
    { text: "Best fit in 320 KiB", change: { policy: "best-fit", limit: 327680 }, at: "end", say: "{why}" },
  ],
  question: {
    kind: "choice",
    ask: "Only a[0] and a[2] to a[5] are freed, and c is asked for. Where is a[1] after that? It is at {address:a[1]} now.",
    scene: { calls: "repeat 16\n  a[i] = malloc(16 KiB)\nend\nfree(a[0])\nfree(a[2])\nfree(a[3])\nfree(a[4])\nfree(a[5])\nc = malloc(80 KiB)", policy: "handles", limit: 1048576, row: 32768, from: "lowest" },
    show: "a[i] = malloc(16 KiB)",
    at: "end",
    options: [
      { text: "where it was", holds: (facts) => facts.look("address", "a[1]").value === facts.player.history.address(1) },
      { text: "where a[0] was", holds: (facts) => facts.look("address", "a[1]").value === facts.look("address", "a[0]").value },
      { text: "behind a[15]", holds: (facts) => facts.look("address", "a[1]").value > facts.look("address", "a[15]").value },
    ],
    right: "It slid down to {address:a[1]}, the first place.",
    wrong: "In the run a[1] is at {address:a[1]} after the compaction; a[0] was at {address:a[0]}.",
  },
};

export default lesson;
