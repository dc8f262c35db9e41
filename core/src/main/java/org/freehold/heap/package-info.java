/// Heaps: allocators of blocks of any size, over the pages of an [org.freehold.vm.AddressSpace].
///
/// Start with [Heap]: `Heap.create(HeapOptions.of(AddressSpace.host()))` makes a heap, and
/// [Heap#processHeap()] is the one that `org.freehold.malloc` uses. Beyond that:
///
/// | to | use |
/// |---|---|
/// | configure a heap | [HeapOptions], [FrontEndMode] |
/// | save a lookup in a loop of one thread | [Heap#local()], which is a [LocalHeap] |
/// | see what a heap holds | [Heap#summary()] and [HeapSummary]; [Heap#walk()] and [HeapEntry] |
/// | find who allocated the live blocks | [AllocationStacks], [StackSampling], [LeakReport] |
/// | find overruns, writes after free, double frees | [Debugging], [DebugOption], [PageHeap], [DebugHeap] |
/// | be notified of every block, or of every heap | [AllocationObserver], [HeapWatcher] |
/// | limit memory, or test how refusals are handled | [HeapOptions#byteLimit], [LimitListener], [Faults] |
///
/// The implementation is divided into rooms, the packages under `org.freehold.heap.internal`, which
/// are not exported. An arrow goes downwards only:
///
/// | room | what it is |
/// |---|---|
/// | `engine` | assembly of a heap, its lock and life cycle, walks, validation, purging |
/// | `frontend` | small requests: size classes, thread caches, provision of slabs |
/// | `debug` | the debug heap: red zones, patterns, quarantine, tags |
/// | `pageheap` | the page heap: a guard page for each block |
/// | `detect` | what both of these share: patterns, excerpts, captured stacks |
/// | `blocks` | requests under the lock: routing by size, large blocks, refusals, invalid frees |
/// | `cache` | thread caches, their ownership, and remote frees |
/// | `backend` | best fit over segments; when memory is committed and purged |
/// | `slab` | slabs as data: records, page map, live bits, size classes |
/// | `stacks` | tables behind allocation stacks |
/// | `metadata` | out-of-band memory for a heap's own records |
/// | `check` | what the checkers of the rooms share |
package org.freehold.heap;
