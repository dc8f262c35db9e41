/// The engine of a heap: the assembly of its machines, its lock and life cycle, and the operations
/// that concern the heap as a whole.
///
/// ```
///   org.freehold.heap.Heap, LocalHeap
///      │ small, hot                      │ everything else
///      ▼                                 ▼
///   thread caches of the front end    LockedPath ── HeapEvents ──▶ observers, limit listener
///   (not through this room)              │ HeapAccess: lock + OPEN / WALKED / CLOSED
///                                        ▼
///                                      the chain of Blocks that HeapEngine shows
///
///   HeapEngine        makes all of this, and walks, validates, compacts, locks and closes it
///   HeapStatistics    counts requests under the lock, and adds up the totals of the machines
///   HeapChecker       the table of invariants, and the order in which the machines' checkers run
///   HeapWalk          entries of segments, slabs and large blocks in address order
///   LimitRetry ─▶ FullPurge       asks the limit listener as long as that helps, and purges
///   IdlePurger ─▶ PurgeThread    purges what has been unused for the purge delay
/// ```
///
/// Life cycle of a heap ([HeapAccess]):
///
/// ```
///   OPEN ──walk──▶ WALKED ──end of walk──▶ OPEN ──close──▶ CLOSING ──all is released──▶ CLOSED
/// ```
///
/// OPEN allows every call, WALKED those that only read, CLOSING only another close, which goes on
/// where the one before was cut short, CLOSED none. A walk and a close hold the lock, so the only
/// caller that can find the state WALKED is the visitor of a walk.
///
/// Invariants: INV-HEAP-01 to 13, listed in [HeapChecker]. Equations over the machines, which
/// `HeapSummary` shows to users:
///
/// ```
///   reserved       =  committed + uncommitted
///   committed      =  busy + free + cached
///   busy blocks    =  allocations − frees
///   footprint      =  committed + metadata
/// ```
///
/// Every operation prepares the stack before it takes the lock, and is whole
/// (`org.freehold.internal.change`): an error in the middle leaves neither the lock held, nor the
/// front end suspended, nor a structure half changed.
///
/// Concurrency: any thread may call [HeapEngine] and [LockedPath], which take the heap's lock
/// themselves. [HeapAccess], [IdlePurger] and [PurgeThread] are thread-safe too; the other classes
/// are called with the lock held. Lock order: the heap's lock, then the suspension of thread
/// caches, then the lock of [PurgeThread]. The purge thread holds its own lock only to read the
/// schedule, never while it purges, and only tries the lock of a heap. Observers of allocations and
/// the limit listener are called without the lock, observers of frees with it.
///
/// Uses: all rooms that make up a heap (`frontend`, `debug`, `pageheap`, `blocks`, `backend`) and
/// `check`; only `org.freehold.heap` uses it. It knows the API's values (options, summary, entries)
/// but not `Heap`.
///
/// Sources: compare the background threads of jemalloc (decay) and the scavenger of the Go runtime.
package org.freehold.heap.internal.engine;
