// Lesson: a byte has a value and an address; a number takes several; a pointer is a number that is an address.

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Bytes and addresses",
  scenes: { bytes: { story: "bytes", window: "bytes", row: 16, legend: {} } },
  steps: [
    {
      title: "Memory is a row of bytes",
      text: [
        "A *byte* is a number from 0 to 255. Memory is a long row of bytes, and each has an *address*: its place in the row. The picture shows a few of them. The address of the first byte of each row stands at the left.",
        "Addresses are written in hexadecimal, with digits from 0 to f. On this page every hexadecimal number begins with `0x`. The first byte here is at {figure:p}; we call that address `p`.",
      ],
      at: 0,
    },
    {
      title: "One byte",
      text: ["The program stores the letter A at `p`. {part:byte|One byte} has changed: it holds {figure:letter}, the number of that letter. A computer keeps letters as numbers."],
      at: "*p = 'A'",
    },
    {
      title: "Four letters are five bytes",
      text: ["A text is a byte for each letter. In C {part:text|it ends} with a byte of value 0, so this one of four letters takes {size:text}. It begins at {address:text}, and the next free address after it is {end:text}."],
      at: "strcpy",
    },
    {
      title: "A number takes several bytes",
      text: [
        "One byte cannot hold {figure:number}. {part:number|This number} takes {size:number}, at {address:number} and the addresses after it.",
        "{figure:number} is {figure:numberAsHex} in hexadecimal. The processors of most computers store the lowest byte first: the byte at {address:number} is {figure:lowest}.",
      ],
      at: "*(unsigned *)",
    },
    {
      title: "A pointer is an address, stored",
      text: [
        "An address is a number, so it can be stored as well. {part:pointer|These bytes} hold the address of {part:number|the number}, {address:number}. Such a value is called a *pointer*. On a computer of 64 bits it takes {size:pointer}.",
      ],
      at: "*(unsigned **)",
      arrows: [{ from: "part:pointer", to: "part:number", label: "points to {address:number}" }],
    },
    {
      title: "To follow a pointer",
      text: ["The program reads {part:pointer|the pointer}, gets {figure:pointer}, and reads what lies {part:number|there}: {figure:read}. It must know that four bytes lie there, and that they are a number. The bytes themselves do not say what they are."],
      at: "**(unsigned",
      arrows: [{ from: "part:pointer", to: "part:number", label: "read the number there" }],
    },
    {
      title: "Not every address has memory",
      text: ["Address 0 belongs to nobody, on purpose: a pointer that was never set is often 0. The program writes there, and the machine answers: {figure:fault}. A real program would be ended."],
      at: "*(char *) 0",
    },
  ],
  whatIf: [
    { text: "Store 66,000", change: { settings: { number: 66000 } }, at: "*(unsigned *)", say: "{figure:number} is {figure:numberAsHex}. The lowest byte is {figure:lowest}, at {address:number}." },
    { text: "Store 4,294,967,295", change: { settings: { number: 4294967295 } }, at: "*(unsigned *)", say: "{figure:number} is {figure:numberAsHex}: all four bytes are 255. It is the largest number that they can hold." },
  ],
  question: {
    kind: "number",
    ask: "The program stores 300 instead. Which value does the byte at p + 16 get, the first one of the number?",
    scene: { story: "bytes", window: "bytes", row: 16, legend: {}, settings: { number: 300 } },
    show: 2,
    at: "*(unsigned *)",
    truth: "figure:lowest",
    right: "300 is {figure:numberAsHex}, and its lowest byte, {figure:lowest}, comes first.",
    wrong: "In the run {figure:number}, which is {figure:numberAsHex}, was stored, and the byte at p + 16 = {address:number} is now {figure:lowest}.",
  },
};

export default lesson;
