// Lesson: reserve and commit, the pages below every allocator.

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Reserve and commit",
  scenes: { pages: { story: "commit", window: "pages", row: 65536, cell: 4096 } },
  steps: [
    {
      title: "Memory comes in pages",
      text: ["The system hands out memory in *pages*, here of {figure:page}. In this picture a cell is a page, and a row is 64 KiB of addresses. Nothing has been asked for yet: {part:free|these addresses} are free."],
      at: 0,
    },
    {
      title: "Reserve: take addresses",
      text: ["The program *reserves* 100 KiB. {part:r1|These addresses} are its own now, from {figure:first}; nobody else gets them. But no memory stands behind them: {figure:reserved} are reserved, {figure:committed} are committed."],
      at: "first = reserve",
    },
    {
      title: "No memory, no access",
      text: ["It writes to {figure:first|the first byte}, and the machine refuses: {figure:fault}."],
      at: "*first = 1",
    },
    {
      title: "Commit: put memory behind them",
      text: ["To *commit* pages is to put memory behind them. The system promises {figure:committed} now, and the first pages read as zeros. Why two steps? Addresses cost nearly nothing, memory costs. A heap reserves much, so that it can grow in one piece, and commits what it needs."],
      at: "commit(first, 12 KiB)",
    },
    {
      title: "Now it can be written",
      text: ["The same write succeeds."],
      at: "*first = 1#2",
    },
    {
      title: "Granularity",
      text: [
        "A second reservation, of one byte, takes a whole page, and begins at {figure:second}. It could not begin right after the first one: on Windows every reservation begins at a multiple of {figure:granularity}, the *allocation granularity*.",
        "So {figure:gap} between them belong to nobody, and {part:hole|nobody can use them}.",
      ],
      at: "second = reserve",
    },
    {
      title: "Decommit: give memory back",
      text: ["The program *decommits* the first page. Its memory goes back to the system; {figure:committed} are committed now. The address stays {part:r1|reserved}."],
      at: "decommit",
    },
    {
      title: "Commit again",
      text: ["The page is committed again, and reads as {figure:read}. What was written there is gone: it is another piece of memory."],
      at: "commit(first, 4 KiB)",
    },
    {
      title: "Release: give addresses back",
      text: ["To *release* gives back a whole reservation, addresses and memory. It cannot be done in parts on Windows. {figure:reserved} stay reserved. On Linux the same four steps are `mmap`, `mprotect`, `madvise` and `munmap`, and the granularity is a page."],
      at: "release",
    },
  ],
  whatIf: [
    { text: "Granularity of a page, as on Linux", change: { settings: { granularity: 4 } }, at: "second = reserve", say: "The second reservation begins at {figure:second}, right after the first one; {figure:gap} lie between them." },
    { text: "Reserve 130 KiB", change: { settings: { size: 130 } }, at: "second = reserve", say: "The second reservation begins at {figure:second}, and {figure:gap} between them cannot be used." },
  ],
  question: {
    kind: "number",
    ask: "The program reserves 70 KiB instead of 100 KiB, at the same place. How many bytes between the two reservations can nobody use? The granularity is {figure:granularity}, a page {figure:page}.",
    scene: { story: "commit", window: "pages", row: 65536, cell: 4096, settings: { size: 70 } },
    show: 0,
    at: "second = reserve",
    truth: "figure:gap",
    right: "The first reservation is rounded up to pages, the second begins at {figure:second}.",
    wrong: "In the run the second reservation begins at {figure:second}, and {figure:gap} lie between the two. 70 KiB are rounded up to whole pages first.",
  },
};

export default lesson;
