// Lesson: the stack, its frames pushed and popped.

const legend = { header: "return address", link: "caller's frame pointer", used: "argument", variable: "local variable", free: "below the stack pointer" };
const frames = { story: "stack", window: "bytes", row: 16, legend };

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "The stack",
  scenes: {
    calls: frames,
    pages: { story: "stack", window: "pages", cell: 4096, row: 16384, settings: { depth: 20, local: 4096 } },
  },
  steps: [
    {
      title: "Memory for functions that run",
      text: [
        "A function needs memory for its variables while it runs, and no longer. It gets it from the *stack*, a piece of memory that each thread has. Our program has `long sum(long n) { char text[16]; return n == 0 ? 0 : n + sum(n - 1); }` and calls `sum(3)`.",
        "The *stack pointer* is an address that the processor keeps: what lies at lower addresses is unused. Now it is {figure:stackPointer}, the end of the stack. Stacks grow towards lower addresses, which is upwards in this picture.",
      ],
      at: 0,
    },
    {
      title: "main gets a frame",
      text: ["A *frame* is what one call of a function takes. {part:main|That of main} has {size:main}: {part:return-main|where to go on} when it returns, and {part:saved-main|where the caller's frame is}, which is 0 for the first one. The stack pointer is now {figure:stackPointer}."],
      at: "main()",
    },
    {
      title: "A call pushes a frame",
      text: [
        "{part:sum3|The frame of sum(3)} takes {size:sum3}. It has {part:return-sum3|the return address}, which leads into main; {part:saved-sum3|the address of main's frame}; {part:n-sum3|n}, the argument; and {part:text-sum3|text}, the variable.",
        "To allocate all that was one subtraction: the stack pointer went down by {=size:sum3}.",
      ],
      at: "sum(3)",
    },
    {
      title: "A function that calls itself",
      text: ["sum(3) calls sum(2), that calls sum(1), and so on. Each call has {part:sum0|a frame of its own}, with its own {part:n-sum0|n} and its own {part:text-sum0|text}. {figure:frames} frames take {figure:used} now."],
      at: "sum(0)",
    },
    {
      title: "A return pops it",
      text: [
        "sum(0) returns. To free its frame was one addition: the stack pointer is {figure:stackPointer} again. The frame that was pushed last is popped first; there is no other order, and so there are never any holes.",
        "The bytes {part:unused|below the stack pointer} were not cleared. A pointer to the variable of a function that has returned still leads there, and the next call writes over it.",
      ],
      at: "return 0",
    },
    {
      title: "Back in main",
      text: ["All calls have returned, and the result is {figure:result}. {counted:frames:frame is:frames are} left. What must live longer than the function that made it cannot lie on the stack: that is what the *heap* is for, from which `malloc` serves blocks that live until they are freed."],
      at: "return 6",
    },
    {
      title: "A stack has an end",
      text: [
        "This picture shows pages of the same stack: {figure:reserved} of addresses, of which {figure:committed} have memory. Before them, at lower addresses, lies a *guard page*. The first touch of it is reported to the system.",
        "Here `text` has 4,096 bytes and the first n is 20.",
      ],
      scene: "pages",
      at: "main()",
    },
    {
      title: "It grows by pages",
      text: ["Each frame touches the guard page. The system gives the stack one more page, and moves the guard down. Now {figure:committed} have memory, for {figure:frames} frames. (This is how Windows does it.)"],
      scene: "pages",
      at: "sum(14)",
    },
    {
      title: "Stack overflow",
      text: ["{answer} {figure:frames} frames took {figure:used}; a heap would have had room for the variables, the stack has not."],
      scene: "pages",
      at: "Stack overflow",
    },
  ],
  whatIf: [
    { text: "Call sum(6)", scene: "calls", change: { settings: { depth: 6 } }, at: "sum(0)", say: "{figure:frames} frames take {figure:used}." },
    { text: "32 bytes of text", scene: "calls", change: { settings: { local: 32 } }, at: "sum(3)", say: "{part:sum3|The frame of sum(3)} takes {size:sum3} now." },
    { text: "Half a page of text", scene: "pages", change: { settings: { local: 2048 } }, at: "end", say: "{counted:frames:frame is:frames are} left at the end, and {figure:committed} have memory: all 21 calls had room." },
  ],
  question: {
    kind: "number",
    ask: "With 24 bytes of text, what is the stack pointer when sum(2) has been called by sum(3)? main's frame is pushed now, and the stack pointer is {figure:stackPointer}. A frame is rounded up to a multiple of 16 bytes.",
    scene: { ...frames, settings: { depth: 3, local: 24 } },
    show: "main()",
    at: "sum(2)",
    truth: "figure:stackPointer",
    right: "The frames of sum(3) and sum(2) take {size:sum2} each.",
    wrong: "In the run each of the two frames took {size:sum2}: return address, frame pointer and n, 8 bytes each, and the text. The stack pointer is {figure:stackPointer}.",
  },
};

export default lesson;
