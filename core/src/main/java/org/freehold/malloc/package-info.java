/// C's memory functions, with C's rules: `malloc`, `calloc`, `realloc`, `free`, `sbrk` on the
/// process heap. A layer of one class on [org.freehold.heap.Heap].
package org.freehold.malloc;
