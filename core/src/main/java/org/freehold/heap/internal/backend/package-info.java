/// The back end of a heap: a best-fit allocator over segments, which also decides when memory is
/// committed and purged.
///
/// ```
///   SegmentTable   segments by address, for "which segment does this address lie in?"
///        │
///        ▼
///   Segment        one reservation, divided into ranges: Busy, Free, Uncommitted
///                  ┌──────┬────────────┬───┬──────┬──────────────────────────────┐
///                  │ B 24 │    F 60    │B 9│ F 20 │            U 911             │
///                  └──────┴────────────┴───┴──────┴──────────────────────────────┘
///                  ▲      ▲            ▲   ▲      ▲
///   BlockMap       start, busy and uncommitted bits, out of band in a MetadataMapping
///
///   RangeIndex     free        { (20, a₃), (60, a₁) }      sorted by (granules, address),
///   RangeIndex     uncommitted { (911, a₄) }               so the first fit is the best fit
/// ```
///
/// [BackEnd] allocates, resizes and frees blocks: best fit, lowest address among equals, split to
/// the granule, coalesced at once. `Ranges` holds the structures above and changes the state of
/// ranges, `CommittedPages` the state of their pages; `RangeCensus` reads them for reports.
/// [MemorySupply] is the policy: it reserves segments that double in size, commits in steps that
/// grow with the heap, and decommits and releases what is free, throttled by [PurgePacer]. It
/// purges the [KeptMemory] of large blocks with it. Pages are touched by the program and not
/// before, except where [Prefault] says so; [ByteLimit] bounds what is committed, by the heap's own
/// limit and by the container's. Nothing is ever written into user memory.
///
/// | from \ to | busy | free | uncommitted |
/// |---|---|---|---|
/// | busy | resize in place | free, coalesce | |
/// | free | best fit, split | | decommit whole pages |
/// | uncommitted | | commit, coalesce | |
///
/// Invariants (INV-HEAP-01 to 08 and 13 in `HeapChecker`; [BackEndChecker] checks them):
///
/// ```
///   Σ length(range) over a segment  =  granules of the segment                     01
///   reserved   =  committed + uncommitted                                          04
///   committed  =  busy + free                                                      04
///   requested  =  busy − Σ slack(block)            where exact sizes are kept      04, 08
///   free index =  { (length, address) : free ranges }, likewise the uncommitted index   06
/// ```
///
/// and no two adjacent ranges are both free or both uncommitted, unless the heap does not coalesce
/// (02).
///
/// Every change is whole (`org.freehold.internal.change`): index nodes, map metadata and pages are
/// prepared before its first write, purging comes after its last one. A segment is released by the
/// system before it is forgotten here, so that a refusal needs no undoing.
///
/// Concurrency: not thread-safe. Any thread may call that holds the heap's lock ([HeapLock]); of
/// all classes only [HeapLock] itself and [PurgePacer#isDue] are used without it. The room calls
/// down into the address space with the lock held; it never calls back up.
///
/// Uses: `metadata`, `check`, `org.freehold.vm` and the options of `org.freehold.heap`; `blocks`,
/// `frontend`, `debug`, `pageheap` and `engine` use it.
///
/// Sources: Wilson, Johnstone, Neely, Boles, "Dynamic Storage Allocation: A Survey and Critical
/// Review", 1995, for address-ordered best fit with immediate coalescing; the segments and the
/// decommit thresholds are those of the NT heap.
package org.freehold.heap.internal.backend;
