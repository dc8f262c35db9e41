/// The heap calls of Win32 over [org.freehold.heap.Heap]: which heaps a process has, what their
/// flags mean, and what a call returns when it fails.
///
/// ```text
///   Heaps ──▶ OpenHeap (the handle) ──▶ Heap         the heap itself
///   HeapCreate …    │                └─▶ SideHeap    second heap, deferred frees
///                   │                                 (HEAP_NO_SERIALIZE)
///   HeapBlocks      HeapAlloc, HeapReAlloc, HeapFree, HeapSize, HeapValidate
///   HeapInformation HeapSetInformation, HeapQueryInformation
///   HeapWalker      the entries that HeapWalk shows, as WalkEntry
///   HeapFailure     names of invalid frees under termination on corruption
/// ```
///
/// A block belongs to a handle if it is live in its heap and not deferred, or live in its second
/// heap: `blocks(handle) = (live(heap) − deferred) + live(second)`.
///
/// Any thread may call. Locks are taken in this order: the table of heaps, a heap, its side heap. A
/// heap that another thread destroys during a call makes the call fail with `ERROR_INVALID_HANDLE`.
package org.freehold.win32.internal.heap;
