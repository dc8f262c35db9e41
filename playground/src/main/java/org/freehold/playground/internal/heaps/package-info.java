/// What a snapshot of heaps comes to, in figures that a page can draw: each is computed in one pass
/// over the entries of a heap, and is bounded whatever the file says.
///
/// ```
///  HeapSnapshot.visit ──▶ ItemWalk ──▶ PageScan      ──▶ PageCells      a cell for each page
///   (module inspect)           │  ├──▶ SegmentScan   ──▶ SegmentFigures
///                              │  └──▶ KeeperSearch  ──▶ Keepers        what keeps these pages
///                              └──▶ WithoutStack     ──▶ Gain           if a stack's blocks went
///                     └──▶ SizeRows, StackTotals ──▶ FlameTree, HeapDifference
/// ```
///
/// The terms: an *item* is what the back end of a heap sees, that is a block, a slab with all its
/// blocks, a free range or an uncommitted one. A *keeper* of a page is an item with a live block
/// that overlaps it: memory goes back to the system by whole pages of free ranges, so a page goes
/// back only when all its keepers are gone, and a slab only when its last block is.
///
/// Not thread-safe, as snapshots are not.
@NullMarked
package org.freehold.playground.internal.heaps;

import org.jspecify.annotations.NullMarked;
