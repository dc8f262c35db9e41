// Lesson: a free block that is larger than what is asked for is split, unless the rest is too small.

const calls = `a = malloc(200)
b = malloc(40)
free(a)
c = malloc(48)
d = malloc(40)
e = malloc(56)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Splitting",
  scenes: {
    split: { calls, policy: "first-fit:chunk=512", limit: 4096 },
    whole: { calls, policy: "first-fit:chunk=512:split=1024", limit: 4096 },
  },
  steps: [
    { title: "A large hole", text: ["Block a of {requested:a} is freed. The free piece where it was has {freeSizeAt:a}; a free piece between blocks is called a *hole*."], at: "free(a)" },
    {
      title: "Cut in two",
      text: ["A request for {requested:c} is served from it. It would be a waste to give all of it away, so the hole is *split*: {block:c} gets what it needs, and {free:1|the rest} of {freeSize:1} stays free."],
      at: "c = malloc(48)",
    },
    { title: "And again", text: ["The next one, {block:d} with {requested:d}, comes from what was left: it lies at {address:d}, and {free:1|the new rest} has {freeSize:1}."], at: "d = malloc(40)" },
    {
      title: "A rest that is too small",
      text: [
        "A free piece must hold its links and its size: here that takes 32 bytes. A rest smaller than that is of no use, and is not split off.",
        "{block:e} asked for {requested:e} and may use {usable:e}: {lost:e} are lost inside of it.",
      ],
      at: "e = malloc(56)",
    },
    {
      title: "Without splitting",
      text: ["The same calls with an allocator that splits nothing below 1 KiB. Now {block:c} has {usable:c} for a request of {requested:c}, and {lost:c} of it are lost. The heap of {figure:footprint} has {figure:lost} lost inside blocks."],
      scene: "whole",
      at: "c = malloc(48)",
    },
  ],
  whatIf: [
    { text: "Best fit", change: { policy: "best-fit:chunk=512" }, at: "c = malloc(48)", say: "{why} Splitting is the same whichever hole is chosen." },
    { text: "Split only 64 bytes or more", change: { policy: "first-fit:chunk=512:split=64" }, at: "e = malloc(56)", say: "{figure:lost} are lost inside blocks, and {figure:freeBytes} are free." },
  ],
  question: {
    kind: "number",
    ask: "A hole of {freeSizeAt:a} is all that is free below the last block. Then `c = malloc(120)` is called, which needs 16 bytes more for bookkeeping. How many bytes stay free in the hole?",
    scene: { calls: "a = malloc(200)\nb = malloc(40)\nfree(a)\nc = malloc(120)", policy: "first-fit:chunk=512", limit: 4096 },
    show: "free(a)",
    at: "end",
    truth: "freeSize:1",
    right: "The block takes {whole:c}, bookkeeping and rounding included, and {freeSize:1} are left.",
    wrong: "In the run the block took {whole:c}, since sizes are rounded up to 16 bytes, and {freeSize:1} are left.",
  },
};

export default lesson;
