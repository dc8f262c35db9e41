// Lesson: fragmentation outside of blocks. Enough is free, and nothing can be had.

const calls = `repeat 5
  a[i] = malloc(1500)
  b[i] = malloc(1500)
end
repeat 5
  free(a[i])
end
c = malloc(3000)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Fragmentation between blocks",
  scenes: { holes: { calls, policy: "best-fit:chunk=64", limit: 16384, row: 2048 } },
  steps: [
    { title: "A heap that is nearly full", text: ["Ten blocks of {requested:a[0]} take most of 16 KiB. The heap may not grow beyond that."], at: "b[i] = malloc(1500)" },
    { title: "Every other one is freed", text: ["Five of them are freed. {figure:freeBytes} are free now, in {counted:holes:hole}: {all:free|these}. The largest has {figure:largest}."], at: "free(a[i])" },
    {
      title: "Refused, although enough is free",
      text: ["The program asks for 3,000 bytes. {why}", "This is *external fragmentation*: memory is free, but in pieces. Each block that is live keeps two holes apart, and blocks cannot be moved."],
      at: "c = malloc(3000)",
    },
    {
      title: "As a number",
      text: ["One number for it is 1 − largest free piece ÷ all that is free: here {figure:external}. It is 0 when all that is free lies in one piece, whatever its size. The number alone says little: what matters is whether the next request fits."],
      at: "free(a[i])",
    },
  ],
  whatIf: [
    { text: "Free the first five instead", change: { calls: "repeat 10\n  a[i] = malloc(1500)\nend\nrepeat 5\n  free(a[i])\nend\nc = malloc(3000)" }, at: "end", say: "The same number of blocks and of free bytes, but neighbours: `malloc(3000)` is {outcome:c}." },
    { text: "Twice the memory", change: { policy: "best-fit:chunk=64", limit: 32768 }, at: "end", say: "`malloc(3000)` is {outcome:c}, behind all blocks: the heap grew to {figure:footprint}, and the holes stay." },
  ],
  question: {
    kind: "calls",
    ask: "Write calls after which best fit refuses 3,000 bytes, although 5,000 bytes or more are free. The memory is 16 KiB; the last call must be the one for 3,000 bytes.",
    scene: { policy: "best-fit:chunk=64", limit: 16384, row: 2048 },
    start: "a = malloc(2000)\nb = malloc(2000)\nfree(a)\nc = malloc(3000)",
    check: async (scene) => {
      const last = scene.player.operations;
      const facts = await scene.facts(last);
      const written = (scene.spec.calls ?? "").split("\n")[scene.lines[last - 1] - 1] ?? "";
      if (!/alloc\s*\(.*3[,_]?000\s*\)/.test(written)) return { isRight: false, say: "The last call is not one for 3,000 bytes.", at: last };
      if (!facts.isRefused(scene.names[last - 1])) return { isRight: false, say: "The last call was served. {why}", at: last };
      if (facts.look("figure", "freeBytes").value < 5000) return { isRight: false, say: "It was refused, but only {figure:freeBytes} are free.", at: last };
      return { isRight: true, say: "{figure:freeBytes} are free, and the largest of {counted:holes:hole} has {figure:largest}.", at: last };
    },
  },
};

export default lesson;
