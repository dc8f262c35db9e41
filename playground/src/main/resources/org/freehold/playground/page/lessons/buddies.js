// Lesson: buddies, which coalesce by arithmetic, and slabs of size classes, which never do.

const halves = `a = malloc(200)
b = malloc(200)
c = malloc(500)
free(a)
free(b)
free(c)`;

const objects = `repeat 6
  a[i] = malloc(100)
end
big = malloc(600)
free(a[1])
free(a[2])
n = malloc(90)`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Buddies, and size classes in slabs",
  scenes: {
    buddy: { calls: halves, policy: "buddy:smallest=32", limit: 8192, row: 512, from: "lowest" },
    slab: { calls: objects, policy: "slab:slab=4096", limit: 32768, row: 512, from: "lowest" },
  },
  steps: [
    { title: "Halves of halves", text: ["The *buddy system* halves memory until a piece is just large enough. For {requested:a} a piece of 4 KiB was halved to {usable:a}; the other halves stay free: {all:free|these}. A half and its other half are *buddies*."], at: "a = malloc(200)" },
    { title: "Who is the buddy?", text: ["The buddy of {block:a} is at {buddy:a}: the address with one bit flipped, that of the size. No header is needed to find it. That is what {block:b} got: it lies at {address:b}."], at: "b = malloc(200)" },
    { title: "Only buddies coalesce", text: ["a is freed. Its buddy {block:b} is in use, so {freeAt:a|a's piece} of {freeSizeAt:a} stays alone. A free neighbour that is not the buddy would not count."], at: "free(a)" },
    { title: "And then all at once", text: ["b is freed. Its buddy is free: one piece; that one's buddy is {block:c}, which is in use. So {freeAt:b|a piece} of {freeSizeAt:b} it is."], at: "free(b)" },
    { title: "Back to one piece", text: ["c is freed, and everything coalesces, step by step, to {freeAt:c|one piece} of {freeSizeAt:c}. The steps are few: one for each halving. The price was rounding to powers of two."], at: "free(c)" },
    { title: "Size classes are something else", text: ["Another idea for small blocks: memory is cut into equal blocks once, a *slab*. {block:a[0]} asked for {requested:a[0]} and got {usable:a[0]}: its *size class*. All blocks of {slab:a[0]|this slab} are of that class."], scene: "slab", at: "a[i] = malloc(100)" },
    { title: "Slabs lie on buddies here", text: ["The slab itself is one piece of a buddy system, and a larger block, {block:big}, comes from there directly: {usable:big} for {requested:big}. Rounding to a power of two is paid once for each slab, not for each block."], scene: "slab", at: "big = malloc(600)" },
    { title: "Nothing coalesces in a slab", text: ["Two neighbours are freed. They stay two free blocks of the class: {free:1|one} and {free:2|another}; a slab's blocks are never joined. They serve any request of the class, without search and without split: that is why this is fast."], scene: "slab", at: "free(a[2])" },
    { title: "Any block of the class will do", text: ["{block:n} asked for {requested:n}, which is of the same class, and got the one that was freed last, at {address:n}. What is free in a slab of one class cannot serve another class, until the whole slab is empty."], scene: "slab", at: "n = malloc(90)" },
  ],
  whatIf: [
    { text: "Best fit", scene: "buddy", change: { policy: "best-fit:chunk=512" }, at: "c = malloc(500)", say: "{figure:lost} are lost inside blocks, and each block has a header and a footer." },
    { text: "260 bytes instead of 200", scene: "buddy", change: { calls: halves.replaceAll("200", "260") }, at: "c = malloc(500)", say: "{block:a} got {usable:a}, and {lost:a} of them are lost." },
    { text: "Buddies for all of them", scene: "slab", change: { policy: "buddy:smallest=32", limit: 16384 }, at: "end", say: "{figure:lost} are lost inside blocks: {block:a[0]} got {usable:a[0]}." },
    { text: "120 bytes each", scene: "slab", change: { calls: objects.replace("malloc(100)", "malloc(120)") }, at: "end", say: "{block:a[0]} is of the class of {usable:a[0]}, and {block:n} of another: it lies in {slab:n|a slab of its own}, at {address:n}." },
  ],
  question: {
    kind: "number",
    ask: "In a buddy system block a has {usable:a}, at {address:a}. At which address is its buddy?",
    scene: { calls: "x = malloc(300)\na = malloc(100)", policy: "buddy:smallest=32", limit: 8192, row: 512, from: "lowest" },
    show: "end",
    at: "end",
    truth: "buddy:a",
    right: "One bit of the address is flipped, that of {usable:a}.",
    wrong: "The buddy is at {buddy:a}: the address with the bit of {usable:a} flipped.",
  },
};

export default lesson;
