/// Allocators of blocks under a heap's lock: what a request becomes, and what an address is.
///
/// ```
///                    Blocks (interface)
///                      │ implemented by
///      ┌───────────────┼──────────────────┬─────────────────┬───────────────────┐
///   InjectedFaults   SizeRoutedBlocks   FrontEndBlocks   DebugHeapBlocks   PageHeapBlocks
///                      │                (frontend)       (debug)           (pageheap)
///      size ≤ large threshold        size > large threshold
///                      ▼                  ▼
///                   BackEnd            LargeBlocks    one reservation per block,
///                                             │          some kept for the next ones
///                                         ReservationList
/// ```
///
/// Every heap has [SizeRoutedBlocks]; the others wrap it. It decides which requests are large,
/// finds the owner of an address, and diagnoses an invalid free: null, inside a block, free memory
/// (a double free, or a block that was never allocated), another heap's block ([OtherHeaps]), or
/// foreign. [RefusalReport] diagnoses a refused request.
///
/// Invariants: INV-HEAP-03 and 05 for large blocks ([LargeBlocks#check]), that is `committed ≤
/// reserved` for each, committed from its start, and `reserved = Σ live + Σ kept + Σ refused`. A
/// call that returns 0 or false has changed no block. Every free is checked before it changes
/// anything.
///
/// Concurrency: not thread-safe; called with the heap's lock held. [OtherHeaps] takes other heaps'
/// locks, and therefore waits for a bounded time only.
///
/// Uses: `backend`, `check`, `internal.tree` and the options of `org.freehold.heap`; `frontend`,
/// `debug`, `pageheap` and `engine` use it.
package org.freehold.heap.internal.blocks;
