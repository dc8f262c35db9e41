// Lesson: why 60 KiB holes cannot be used under a granularity of 64 KiB, in a real simulated process of 2 GiB.

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Why holes of 60 KiB are no use",
  scenes: { process: { story: "granularity", window: "pages", second: "all", row: 65536, cell: 4096 } },
  steps: [
    { title: "A process of 2 GiB", text: ["A Windows process of 32 bits has 2 GiB of addresses: {figure:addresses} that a program can use. The first picture shows the lowest of them, a cell for each page of {figure:page} and a row for each 64 KiB. The second one shows all."], at: 0 },
    { title: "One byte", text: ["The program asks the system for one byte, reserved and committed. It gets {part:r1|a page} at {figure:last}. {part:hole|The rest of the row} is free, and of no use: the next reservation must begin at a multiple of {figure:granularity}."], at: 1 },
    { title: "And another", text: ["The next one begins at {figure:last}, and {figure:hole} lie free behind each: {part:hole|these holes}."], at: 3 },
    { title: "Until it is refused", text: ["It goes on until the system refuses: {counted:reservations:reservation}. They have {figure:committed} of memory. {figure:free} of addresses are free, nearly all, and not one more byte can be had: the largest hole has {figure:largest}."], at: "again and again" },
    { title: "The heap asks why", text: ["Now the C heap needs its first memory, for 100 bytes. Freehold's heap finds out why it was refused, and says: {figure:why}."], at: "malloc(100)" },
    { title: "One is enough for a little", text: ["One of them is released, {figure:reservations} are left. {part:free|Its row} is free as a whole."], at: "VirtualFree of one" },
    { title: "And the heap is served", text: ["{answer} The heap took what it could get: one row. It asked for more first, and then for less."], at: "malloc(100)#2" },
    { title: "Neighbours make room", text: ["Sixteen neighbours are released: the largest free range has {figure:largest} now. What counts is not how much is free, but whether a free range contains a multiple of {figure:granularity} with enough behind it."], at: "VirtualFree of 16" },
    { title: "How it happens in real programs", text: ["Nobody reserves single bytes on purpose. But a program that maps thousands of small files, or loads many small libraries, leaves such holes. In 64 bits addresses are plenty, and the memory of the pages is what runs out first."], at: "end" },
  ],
  whatIf: [
    { text: "A granularity of 4 KiB, as on Linux", change: { settings: { granularity: 4, bytes: 1 } }, at: "again and again", say: "{counted:reservations:reservation fits:reservations fit}, {counted:holes:hole is:holes are} left, and {figure:free} of addresses are free." },
    { text: "Reserve 60 KiB each time", change: { settings: { granularity: 64, bytes: 61440 } }, at: "again and again", say: "{counted:reservations:reservation fits:reservations fit} as well, and they have {figure:committed} of memory: the holes were no use to anybody." },
  ],
  question: {
    kind: "number",
    ask: "With a granularity of 16 KiB and pages of {figure:page}, how large is the hole behind each reservation of one byte?",
    scene: { story: "granularity", window: "pages", second: "all", row: 65536, cell: 4096, settings: { granularity: 16 } },
    show: 0,
    at: "again and again",
    truth: "figure:largest",
    right: "{figure:granularity} less {figure:page}; and {counted:reservations:reservation fits:reservations fit}.",
    wrong: "In the run the largest hole has {figure:largest}: {figure:granularity} less the page of {figure:page}.",
  },
};

export default lesson;
