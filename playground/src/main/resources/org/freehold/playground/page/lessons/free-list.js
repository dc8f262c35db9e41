// Lesson: the free list, its place inside the free blocks, and its order.

const calls = `a = malloc(40)
b = malloc(40)
c = malloc(40)
d = malloc(40)
e = malloc(40)
free(b)
free(d)
f = malloc(40)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "The free list",
  scenes: {
    lifo: { calls, policy: "first-fit:order=lifo:chunk=512", limit: 4096, bytes: true },
    address: { calls, policy: "first-fit:order=address:chunk=512", limit: 4096 },
  },
  steps: [
    {
      title: "What is free must be found",
      text: ["Five blocks of {requested:a} are live. Behind them {free:1|one piece} of {freeSize:1} is free. The allocator must remember what is free, or it could not use it again."],
      at: "e = malloc(40)",
    },
    {
      title: "A list inside the free blocks",
      text: [
        "Block b is freed. Nobody needs its bytes now, so the allocator uses them itself: it writes {all:link|links} there, addresses of other free blocks. Each free block leads to the next: this is the *free list*. It takes no memory of its own.",
        "The list begins with {free:1}, which is b, and goes on to {free:2}.",
      ],
      at: "free(b)",
      arrows: [{ from: "free:1", to: "free:2", label: "next" }],
    },
    {
      title: "Last in, first out",
      text: ["Block d is freed, and is put in front: the list is now {free:1}, {free:2}, {free:3}. That order is not the order of addresses: d lies above b and comes first. To put a block in front takes the same short time however long the list is."],
      at: "free(d)",
      arrows: [
        { from: "free:1", to: "free:2", label: "next" },
        { from: "free:2", to: "free:3", label: "next" },
      ],
    },
    {
      title: "First fit",
      text: ["A request walks the list from its front, and takes the first block that is large enough. That is called *first fit*. {block:f} lies at {address:f}, where d was."],
      at: "f = malloc(40)",
      arrows: [{ from: "free:1", to: "free:2", label: "next" }],
    },
    {
      title: "In the order of addresses",
      text: ["The same calls, and a list that is kept in the order of addresses: {free:1}, {free:2}, {free:3}. To free means now to walk the list for the right place. What is gained: low addresses are filled first, and the high end stays free."],
      scene: "address",
      at: "free(d)",
      arrows: [
        { from: "free:1", to: "free:2", label: "next" },
        { from: "free:2", to: "free:3", label: "next" },
      ],
    },
    {
      title: "The order decides",
      text: ["{block:f} lies at {address:f} now, where b was. Same calls, same fit, another order: another heap."],
      scene: "address",
      at: "f = malloc(40)",
    },
  ],
  whatIf: [
    { text: "First in, first out", change: { policy: "first-fit:order=fifo:chunk=512" }, at: "end", say: "A freed block is put at the end of the list, so that the piece behind all blocks came first: {block:f} lies at {address:f}. {why}" },
    { text: "No list at all", change: { policy: "first-fit:order=implicit:chunk=512" }, at: "end", say: "The allocator walks from block to block, used or free, until one fits: {block:f} lies at {address:f}. There are no links, and a walk takes longer the more blocks are live." },
  ],
  question: {
    kind: "number",
    ask: "The list is last in, first out. Now d is freed before b, and then f is asked for. At which address does it lie? (b is at {address:b}, d at {address:d}.)",
    scene: { calls: "a = malloc(40)\nb = malloc(40)\nc = malloc(40)\nd = malloc(40)\ne = malloc(40)\nfree(d)\nfree(b)\nf = malloc(40)", policy: "first-fit:order=lifo:chunk=512", limit: 4096 },
    show: "e = malloc(40)",
    at: "end",
    truth: "address:f",
    right: "b was freed last, and is first in the list.",
    wrong: "In the run f lies at {address:f}. b was freed last, so it stood in front of the list.",
  },
};

export default lesson;
