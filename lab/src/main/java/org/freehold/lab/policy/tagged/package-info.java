/// Heaps with boundary tags: the textbook's allocator, and what becomes of it when the index of its
/// free blocks is another.
///
/// ```
///   TaggedHeap ── splits, coalesces, grows ──▶ BoundaryTags ── reads and writes ──▶ Area
///     ▲  ▲   │                                      ▲
///     │  │   └── asks for a free block ──▶ FreeIndex ┘ keeps links in the free blocks
///     │  └ QuickFit   quick lists before it
///     └ MarkSweep     a collector frees
/// ```
///
/// The indexes: [ImplicitList] and [ExplicitList] search by a [Fit]; [SizeTree] is best fit in
/// O(log n); [SegregatedLists], [TwoLevelLists] (TLSF) and [LeaBins] have a list for each range of
/// sizes.
///
/// Invariants, which the checker holds: header = footer of each block; the blocks tile the area;
/// with immediate coalescing no two neighbours are free; the free blocks are exactly those in the
/// index.
///
/// Sources: Knuth 1968, section 2.5; Wilson, Johnstone, Neely & Boles 1995; each class names its
/// own.
package org.freehold.lab.policy.tagged;
