/// The front end of a heap, a low-fragmentation heap: requests of up to 16 KiB are served from
/// slabs of their size class through thread caches. This room decides when a class gets slabs,
/// moves slabs between back end, caches and back again, and takes every request that misses the hot
/// path.
///
/// ```
///                         hot path                 slow path                  heap's lock held
///   allocate   ThreadCache.tryAllocate ─▶ FrontEnd.allocateSlow ─▶ FrontEndBlocks.allocate
///              pop a bin                  collect, refill from      ClassActivation: slabs or back end
///                                         the cache's slabs         FrontEnd.allocateLocked:
///                                                                   steal a slab, or add a new one
///
///   free       ThreadCache.tryFree     ─▶ FrontEnd.freeSlow      ─▶ FrontEndBlocks.free
///              push onto a bin, or        SlabFrees: local, remote  FrontEnd.freeLocked: the same, and
///              a remote free              or a diagnosis            freeExclusive without a cache
///
///   slabs      SlabProvider: back end ─▶ add ─▶ cache ─▶ steal ─▶ other cache ─▶ release ─▶ back end
/// ```
///
/// Suffixes say who holds what: `…Slow` is off the hot path without the heap's lock; `…Local` frees
/// into the calling thread's own cache, `…Remote` into a slab that another cache owns; `…Locked`
/// needs the heap's lock; `…Exclusive` has exclusive access to all caches.
///
/// For each heap, checked by [SlabChecker] and [FrontEndCount]:
///
/// ```
///   live blocks  = Σ blocks in use − Σ blocks in bins − Σ pending remote frees
///   cached bytes = Σ block size × (blocks in bins + pending remote frees)
///   allocations  = Σ over caches + those that the heap itself counts under its lock
/// ```
///
/// INV-HEAP-04: these totals are the sums of what they count. INV-HEAP-09, 10, 12 are those of
/// slabs and bins.
///
/// Concurrency: `hotCacheOf`, `allocateSlow` and `freeSlow` may be called by any thread, without a
/// lock; everything that needs the back end is called with the heap's lock held, and a slow free
/// that would like to release slabs only tries the lock. Lock order: the heap's, then those of
/// thread caches. Walks, checks and counts run with the heap's lock held and all caches suspended.
///
/// Uses: `backend` (slabs are its blocks), `blocks` (the route of all other sizes), `cache`,
/// `slab`, `check`.
///
/// Sources: the activation is that of Windows' low-fragmentation heap; front end, middle and back
/// end as in tcmalloc's design; a slab moves from cache to cache as a page of an abandoned heap is
/// reclaimed in mimalloc.
package org.freehold.heap.internal.frontend;
