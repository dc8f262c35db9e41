// Lesson: malloc and free, and what a program may expect of them.

const calls = `a = malloc(40)
b = malloc(100)
c = malloc(40)
free(b)
d = malloc(60)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "malloc and free",
  scenes: {
    heap: { calls, policy: "first-fit:chunk=512", limit: 4096 },
    never: { calls, policy: "never-free", limit: 4096 },
  },
  steps: [
    {
      title: "malloc serves a block",
      text: [
        "`malloc(40)` asks for 40 bytes. What it returns is the address of a *block*: bytes in a row that nobody else gets until the program frees them. Here it returned {address:a}, and {block:a|the block} is ours to use.",
        "The program that serves such calls is an *allocator*. It took a piece of memory from the system first; what you see is a real one at work, in simulated memory of 4 KiB.",
      ],
      at: "a = malloc(40)",
    },
    {
      title: "Blocks do not move",
      text: ["Two more blocks: {block:b} at {address:b} with {requested:b}, and {block:c} at {address:c}. The program keeps their addresses wherever it likes, and the allocator cannot know where. So it can never move a block: all its trouble comes from that."],
      at: "c = malloc(40)",
    },
    {
      title: "free gives it back",
      text: [
        "`free(b)` says that the program is done with the block. Nothing moves, and the other blocks stay where they are: a {freeAt:b|free piece} of {freeSizeAt:b} lies between them now.",
        "The program still has the address. To use it now is an error, called *use after free*: the allocator has written there already.",
      ],
      at: "free(b)",
    },
    {
      title: "The same bytes again",
      text: ["The next request is served at {address:d}: where b was. The hole was larger than that, and the rest stays free. That is the point of freeing: memory is used again."],
      at: "d = malloc(60)",
    },
    {
      title: "What it costs not to",
      text: ["The same calls with an allocator that never frees. {block:d} lies at {address:d}, behind everything else; {block:b|the place of b} stays lost. It is the fastest allocator there is, and good enough for a program that ends soon."],
      scene: "never",
      at: "end",
    },
  ],
  whatIf: [
    { text: "Free the last block instead", change: { calls: "a = malloc(40)\nb = malloc(100)\nc = malloc(40)\nfree(c)\nd = malloc(60)", policy: "first-fit:chunk=512" }, at: "end", say: "{block:d} lies at {address:d}, where c was: what was free behind it became one piece with it. {why}" },
    { text: "Ask for more than b had", change: { calls: "a = malloc(40)\nb = malloc(100)\nc = malloc(40)\nfree(b)\nd = malloc(160)", policy: "first-fit:chunk=512" }, at: "end", say: "{block:d} does not fit where b was, and lies at {address:d}. {why}" },
  ],
  question: {
    kind: "number",
    ask: "Before `free(a)` the block a lies at {address:a}. Then `e = malloc(24)` is called. Which address does it return?",
    scene: { calls: calls + "\nfree(a)\ne = malloc(24)", policy: "first-fit:chunk=512", limit: 4096 },
    show: "d = malloc(60)",
    at: "e = malloc(24)",
    truth: "address:e",
    right: "The place of a is the first free piece that is large enough.",
    wrong: "In the run e lies at {address:e}. {why}",
  },
};

export default lesson;
