// The lessons in their order. The text of each is loaded when it is opened.

/** @typedef {import("../learn/lesson-page.js").LessonSpec} LessonSpec */

/** @type {{id: string, title: string, load: () => Promise<{default: LessonSpec}>}[]} */
export const LESSONS = [
  { id: "bytes", title: "Bytes and addresses", load: () => import("./bytes.js") },
  { id: "stack", title: "The stack", load: () => import("./stack.js") },
  { id: "layout", title: "The memory of a C program", load: () => import("./layout.js") },
  { id: "pages", title: "Reserve and commit", load: () => import("./pages.js") },
  { id: "malloc", title: "malloc and free", load: () => import("./malloc.js") },
  { id: "free-list", title: "The free list", load: () => import("./free-list.js") },
  { id: "splitting", title: "Splitting", load: () => import("./splitting.js") },
  { id: "coalescing", title: "Coalescing: four cases", load: () => import("./coalescing.js") },
  { id: "boundary-tags", title: "Boundary tags", load: () => import("./boundary-tags.js") },
  { id: "holes", title: "Fragmentation between blocks", load: () => import("./holes.js") },
  { id: "rounding", title: "Fragmentation inside blocks", load: () => import("./rounding.js") },
  { id: "fits", title: "Four fits on the same calls", load: () => import("./fits.js") },
  { id: "buddies", title: "Buddies, and size classes in slabs", load: () => import("./buddies.js") },
  { id: "front-end", title: "A front end for small blocks", load: () => import("./front-end.js") },
  { id: "threads", title: "Threads", load: () => import("./threads.js") },
  { id: "granularity", title: "Why holes of 60 KiB are no use", load: () => import("./granularity.js") },
  { id: "regions", title: "Regions", load: () => import("./regions.js") },
  { id: "handles", title: "Handles and compaction", load: () => import("./handles.js") },
  { id: "collection", title: "Garbage collection, for contrast", load: () => import("./collection.js") },
  { id: "production", title: "A production heap, and other ways", load: () => import("./production.js") },
];
