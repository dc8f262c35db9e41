// Lesson: boundary tags, and how an allocator walks from a pointer to its neighbours.

const calls = `a = malloc(40)
b = malloc(24)
c = malloc(56)
d = malloc(24)
free(b)
free(c)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Boundary tags",
  scenes: { tags: { calls, policy: "first-fit:chunk=256", limit: 4096, row: 64 } },
  steps: [
    {
      title: "free gets nothing but an address",
      text: ["`free(p)` is not told how large the block is, and yet the allocator must know it, and must find the neighbours. It keeps that beside each block: {all:header|headers} before them, {all:footer|footers} behind them. Knuth called them *boundary tags*."],
      at: "d = malloc(24)",
    },
    {
      title: "The header lies before the block",
      text: [
        "Take p = {address:b}, the address of {block:b}. {header:b|Its header} is {=headerSize:b} bytes before: p − {=headerSize:b} = {headerAt:b}.",
        "It holds {headerWord:b}: the size of the whole piece, {whole:b}, with header and footer. Sizes are multiples of 16, so the lowest bits are always 0, and one of them can say more: it is 1 while the block is in use.",
      ],
      at: "d = malloc(24)",
      arrows: [{ from: "address:b", to: "headerAt:b", label: "p − {=headerSize:b}" }],
    },
    {
      title: "The next block",
      text: ["The next block lies that much further: p + {=whole:b} = {next:b}. That is {address:c}, the address of {block:c}. So the allocator can walk from block to block through the whole heap."],
      at: "d = malloc(24)",
      arrows: [{ from: "address:b", to: "address:c", label: "p + {=whole:b}" }],
    },
    {
      title: "The footer repeats the header",
      text: ["{footer:b|The footer} at {footerAt:b} holds the same as {header:b|the header}. What is it good for?"],
      at: "d = malloc(24)",
      arrows: [{ from: "headerAt:b", to: "footerAt:b", label: "the same" }],
    },
    {
      title: "The block before",
      text: [
        "Take p = {address:c} now. Right before {header:c|its header} lies {footer:b|the footer of the block before}, whoever that is. It says {whole:b}, so the block before is at p − {=whole:b} = {address:b}.",
        "Without footers that would be a walk from the beginning of the heap.",
      ],
      at: "d = malloc(24)",
      arrows: [
        { from: "address:c", to: "footerAt:b", label: "read the footer before" },
        { from: "footerAt:b", to: "address:b", label: "p − {=whole:b}" },
      ],
    },
    {
      title: "A free block",
      text: ["b is freed. {header:b|Header} and {footer:b|footer} say so: the header is {headerWord:b} now, its lowest bit 0. Where the program's data was, there are {all:link|links} of the free list."],
      at: "free(b)",
    },
    {
      title: "Coalescing by arithmetic",
      text: ["c is freed. The footer before it says: free. So both become {freeAt:c|one piece} of {freeSizeAt:c}: a size is written into {header:b|the header where b was}, and into the last footer of the piece. No list was searched for the neighbours."],
      at: "free(c)",
    },
    {
      title: "What it costs",
      text: [
        "Two tags for each block: of {whole:a} that {block:a} takes, {usable:a} are the program's. For small blocks that is much.",
        "And a program that writes past the end of its block overwrites {footer:a|the footer} and {header:b|the next header}. The allocator believes them later: that is how such an error destroys a heap.",
      ],
      at: "d = malloc(24)",
    },
  ],
  whatIf: [
    { text: "Tags of 4 bytes", change: { policy: "first-fit:chunk=256:word=4" }, at: "d = malloc(24)", say: "{header:b|The header} has {headerSize:b}, and {block:a} takes {whole:a} in all. Blocks are at multiples of 8 bytes only." },
    { text: "Write the values", change: { bytes: true, row: 16 }, at: "d = malloc(24)", say: "The bytes themselves: {header:b|the header of b} holds {headerWord:b}, the lowest byte first." },
  ],
  question: {
    kind: "number",
    ask: "p is {address:c}, the address of c. The footer before its header says {=whole:b}. At which address is the *header* of the block before?",
    scene: { calls: "a = malloc(72)\nb = malloc(88)\nc = malloc(24)", policy: "first-fit:chunk=512", limit: 4096, row: 64 },
    show: "end",
    at: "end",
    truth: "headerAt:b",
    right: "The block before is at {address:b}, and its header {=headerSize:b} bytes before that.",
    wrong: "The block before is at p − {=whole:b} = {address:b}, and {header:b|its header} {=headerSize:b} bytes before that, at {headerAt:b}.",
  },
};

export default lesson;
