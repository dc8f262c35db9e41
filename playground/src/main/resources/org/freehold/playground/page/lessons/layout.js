// Lesson: all of the memory of a C program.

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "The memory of a C program",
  scenes: { layout: { story: "layout", window: "layout" } },
  steps: [
    {
      title: "Addresses without memory",
      text: [
        "Each program has an *address space* of its own: it sees {figure:addresses} of addresses, and no other program's memory. Nearly all of it is free. The table shows it from the lowest address to the highest, not to scale.",
        "The program is `xz` on Debian 12. Its addresses and sizes were read from the real program, once, with random placement switched off; the process itself is simulated. Of its libraries only the largest is shown.",
      ],
      at: 0,
    },
    {
      title: "Text and constants",
      text: ["The system maps the program's file. Its instructions are called {part:text|text}, for historical reasons: {size:text} from {address:text}. {part:constants|Constants}, such as the words of its messages, follow. Nobody may write to either."],
      at: "execve",
    },
    {
      title: "Data and bss",
      text: ["Global variables live as long as the program. Those that begin with a value come from the file: {part:data|data}, {size:data}. Those that begin as 0 need not be in the file: {part:bss|bss}, {size:bss}."],
      at: "Then its variables",
    },
    {
      title: "Libraries",
      text: ["The C library, in which `malloc` is, is mapped far away, at {address:library}: {part:library-text|its instructions} take {size:library-text}. It has variables of its own, {part:library-data|here}."],
      at: "The libraries",
    },
    {
      title: "The stack",
      text: ["{part:stack|The stack} of the first thread lies at the high end, up to {end:stack}. {size:stack} have memory; below it is {part:room|room to grow}, {size:room}. Each further thread gets a stack somewhere else."],
      at: "The stack of the first thread",
    },
    {
      title: "The heap",
      text: ["The first `malloc` finds no heap, and the C library asks the system for memory behind the program: {part:heap|the heap}, {size:heap} from {address:heap}. Most calls of `malloc` take a block from it and ask the system for nothing."],
      at: "sbrk",
    },
    {
      title: "Mappings",
      text: ["`xz` needs large buffers: {part:mapping|these mappings}, {size:mapping}. A large block does not come from the heap; it gets pages of its own from the system. The address space has {figure:reserved} in use now, of {figure:addresses}."],
      at: "mmap",
    },
    {
      title: "What an address tells",
      text: [
        "A function is at {figure:function}, in {part:text|text}. A global variable is at {figure:global}, in {part:data|data}. A block of `malloc` is at {figure:block}, in {part:heap|the heap}, a large one at {figure:large}, in {part:mapping|a mapping}. A local variable is at {figure:local}, on {part:stack|the stack}.",
        "Who knows the layout can tell from an address what it is. (Real systems place all of this at random in each run, so that attackers cannot know.)",
      ],
      at: "Where things are",
    },
    {
      title: "Memory has permissions",
      text: ["The program writes into its own instructions, and the machine refuses: {figure:fault}. Text may be read and executed, data may be read and written."],
      at: "*(char *) main",
    },
    {
      title: "What goes back",
      text: ["The large blocks are freed, and their mappings are gone: {figure:reserved} are left in use. {part:heap|The heap} stays as long as it is: freed blocks of it wait to be used again."],
      at: "munmap",
    },
  ],
  whatIf: [
    { text: "Random placement, once", change: { settings: { seed: 1 } }, at: "Where things are", say: "The heap begins at {address:heap}, the stack ends at {end:stack}. The order is the same." },
    { text: "And once more", change: { settings: { seed: 2 } }, at: "Where things are", say: "Now the heap begins at {address:heap}, the stack ends at {end:stack}." },
  ],
  question: {
    kind: "choice",
    ask: "A debugger shows the address {figure:block}. What lies there?",
    scene: { story: "layout", window: "layout" },
    show: "Where things are",
    at: "Where things are",
    options: [
      { text: "a local variable", holds: (facts) => lies(facts, "stack") },
      { text: "a block of malloc", holds: (facts) => lies(facts, "heap") },
      { text: "a function of the C library", holds: (facts) => lies(facts, "library-text") },
      { text: "a global variable", holds: (facts) => lies(facts, "data") },
    ],
    right: "{figure:block} is between {address:heap} and {end:heap}: in {part:heap|the heap}.",
    wrong: "{figure:block} is between {address:heap} and {end:heap}, and what lies there is {part:heap}.",
  },
};

/** Whether the address that is asked for lies in a part. @param {any} facts @param {string} part */
function lies(facts, part) {
  const { value } = facts.look("figure", "block");
  return facts.look("address", part).value <= value && value < facts.look("end", part).value;
}

export default lesson;
