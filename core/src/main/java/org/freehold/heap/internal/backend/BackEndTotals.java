package org.freehold.heap.internal.backend;

/// What the back end of a heap holds at one moment, and how often it has called the address space.
///
/// @param reservedBytes of all segments
/// @param committedBytes of these
/// @param freeBytes committed and in no block
/// @param largestFreeBytes in the largest free range
/// @param requestedBytes of live blocks as they were asked for, where the heap keeps exact sizes
/// @param metadataBytes of records
/// @param blocks live blocks; a slab counts as one
/// @param freeRanges number of free ranges
/// @param uncommittedRanges number of uncommitted ranges
/// @param segments number of segments
/// @param commits calls that committed memory
/// @param decommits calls that decommitted memory
public record BackEndTotals(
    long reservedBytes,
    long committedBytes,
    long freeBytes,
    long largestFreeBytes,
    long requestedBytes,
    long metadataBytes,
    long blocks,
    int freeRanges,
    int uncommittedRanges,
    int segments,
    long commits,
    long decommits) {}
