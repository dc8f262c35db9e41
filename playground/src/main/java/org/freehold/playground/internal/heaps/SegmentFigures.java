package org.freehold.playground.internal.heaps;

/// A segment, or a large block, which is a reservation of its own.
///
/// @param base its address
/// @param reserved bytes of addresses
/// @param committed bytes of them that are backed by memory
/// @param liveBytes of blocks
/// @param liveBlocks how many these are
/// @param slabs of the front end
/// @param freeBytes committed and in no block
/// @param freePages whole free pages, which go back when the heap is compacted
/// @param isLarge whether it is a large block
/// @param stack of a large block; 0 when unknown
public record SegmentFigures(
    long base,
    long reserved,
    long committed,
    long liveBytes,
    long liveBlocks,
    long slabs,
    long freeBytes,
    long freePages,
    boolean isLarge,
    int stack) {}
