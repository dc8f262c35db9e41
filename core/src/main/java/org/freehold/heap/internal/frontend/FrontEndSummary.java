package org.freehold.heap.internal.frontend;

/// What the slabs of a heap hold at one moment, in bytes unless said otherwise.
///
/// @param slabs number of slabs
/// @param slabBytes in these
/// @param liveBlocks number of live blocks in them
/// @param busyBytes in live blocks, rounding included
/// @param requestedBytes in live blocks as requested, where the heap keeps exact sizes
/// @param cachedBytes in thread caches, and in pending remote frees
/// @param allocations number of allocations without the heap's lock
/// @param frees number of frees without it
/// @param reallocations number of reallocations without it
/// @param metadataBytes the heap's share of the slab directory
public record FrontEndSummary(
    long slabs,
    long slabBytes,
    long liveBlocks,
    long busyBytes,
    long requestedBytes,
    long cachedBytes,
    long allocations,
    long frees,
    long reallocations,
    long metadataBytes) {

  /// Of a heap without slabs.
  public static final FrontEndSummary NONE = new FrontEndSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
