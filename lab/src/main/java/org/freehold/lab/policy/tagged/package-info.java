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
/// The indexes: [org.freehold.lab.policy.tagged.ImplicitList] and
/// [org.freehold.lab.policy.tagged.ExplicitList] search by a [org.freehold.lab.policy.tagged.Fit];
/// [org.freehold.lab.policy.tagged.SizeTree] is best fit in O(log n);
/// [org.freehold.lab.policy.tagged.SegregatedLists], [org.freehold.lab.policy.tagged.TwoLevelLists]
/// (TLSF) and [org.freehold.lab.policy.tagged.LeaBins] have a list for each range of sizes.
///
/// Invariants, which the checker holds: header = footer of each block; the blocks tile the area;
/// with immediate coalescing no two neighbours are free; the free blocks are exactly those in the
/// index.
///
/// Sources: Knuth 1968, section 2.5; Wilson, Johnstone, Neely & Boles 1995; each class names its
/// own.
package org.freehold.lab.policy.tagged;
