package org.freehold.heap.internal.frontend;

/// What the slabs of a heap hold at one moment, in bytes unless said otherwise.
///
/// @param slabs number of slabs
/// @param slabBytes in these
/// @param liveBlocks live blocks in them
/// @param busyBytes in live blocks, rounding included
/// @param requestedBytes in live blocks as they were asked for, where the heap keeps exact sizes
/// @param cachedBytes in thread caches, and freed by threads other than the slab's and not yet
///   taken back
/// @param allocations blocks handed out without the heap's lock
/// @param frees blocks taken back without it
/// @param metadataBytes the heap's part of the directory of slabs
public record FrontEndSummary(
    long slabs,
    long slabBytes,
    long liveBlocks,
    long busyBytes,
    long requestedBytes,
    long cachedBytes,
    long allocations,
    long frees,
    long metadataBytes) {

  public static final FrontEndSummary NONE = new FrontEndSummary(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
