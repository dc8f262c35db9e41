// Lesson: regions (arenas): blocks that end together.

const calls = `repeat 9
  a[i] = malloc(400)
end
repeat 6
  b[i] = malloc(600)
end
repeat 8
  free(a[i])
end
free(a[8])
repeat 4
  c[i] = malloc(900)
end`;

/** @type {import("../learn/lesson-page.js").LessonSpec} */
const lesson = {
  title: "Regions",
  scenes: {
    region: { calls, policy: "arena:chunk=4096", limit: 65536, row: 1024, from: "lowest" },
    fit: { calls, policy: "best-fit:chunk=4096", limit: 65536, row: 1024 },
  },
  steps: [
    { title: "Blocks that die together", text: ["A server builds an answer, and needs none of its blocks when it is sent. A compiler needs the tree of a function until that function is translated. A *region*, also called arena or pool, is memory for such blocks: they are allocated one after the other, and freed all at once."], at: 1 },
    { title: "A pointer that moves up", text: ["To allocate is to add: each block lies right behind the one before. {block:a[1]} is at {address:a[1]}, {block:a[2]} at {address:a[2]}. No list, no search, {figure:lost} lost inside so far."], at: "a[i] = malloc(400)" },
    { title: "Chunk after chunk", text: ["When {segment:a[0]|a chunk} is full, another is taken: {block:b[0]} lies at {address:b[0]}, and the last one, {block:b[5]}, in {segment:b[5]|the next chunk}."], at: "b[i] = malloc(600)" },
    { title: "Nothing comes back singly", text: ["Eight of nine blocks of a are freed. A trace of calls does not say where a region ends, so this allocator counts: a chunk is free when its last block is. {block:a[8]} is still live, and holds {segment:a[8]|its whole chunk}: {figure:freeBytes} can be used."], at: "free(a[i])" },
    { title: "The last one", text: ["a[8] is freed as well. Whether its chunk is free now depends on who else lies there: {all:block|these blocks} are live, and {figure:freeBytes} can be used."], at: "free(a[8])" },
    { title: "Used again", text: ["The blocks of c come from {segment:c[0]|the current chunk} and from what is free. The heap holds {figure:footprint} for {figure:liveBytes}."], at: "end" },
    { title: "Best fit for comparison", text: ["The same calls with best fit: {figure:footprint}, with holes and headers. A region is better where lifetimes end together, and much worse where one long life pins a chunk. In C++ it is `std::pmr::monotonic_buffer_resource`, in Java an `Arena`."], scene: "fit", at: "end" },
  ],
  whatIf: [
    { text: "Chunks of 16 KiB", change: { policy: "arena:chunk=16384", limit: 262144 }, at: "end", say: "One live block pins 16 KiB now: {figure:footprint} are held for {figure:liveBytes}." },
    { text: "Keep one block of a", change: { calls: calls.replace("free(a[8])\n", "") }, at: "end", say: "{block:a[8]} of {requested:a[8]} pins its chunk: {figure:footprint} are held for {figure:liveBytes}." },
  ],
  question: {
    kind: "number",
    ask: "A chunk has 4 KiB, of which the region keeps 32 bytes. Five blocks of 1,000 bytes are asked for (each is rounded up to 16 bytes). How many bytes does the heap hold?",
    scene: { calls: "repeat 5\n  a[i] = malloc(1000)\nend", policy: "arena:chunk=4096", limit: 65536, row: 1024, from: "lowest" },
    show: 0,
    at: "end",
    truth: "figure:footprint",
    right: "Four of them fit into the first chunk, and the fifth needs another one.",
    wrong: "In the run {figure:footprint} are held: {block:a[4]} lies in {segment:a[4]|another chunk} than {block:a[0]}, in {segment:a[0]|this one}.",
  },
};

export default lesson;
