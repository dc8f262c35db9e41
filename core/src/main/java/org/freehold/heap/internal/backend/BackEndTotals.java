package org.freehold.heap.internal.backend;

/// Statistics of the back end of a heap at one moment, and its calls to the address space.
///
/// @param reservedBytes of all segments
/// @param committedBytes the committed part of these
/// @param freeBytes committed and in no block
/// @param largestFreeBytes in the largest free range
/// @param requestedBytes bytes requested for live blocks, where the heap keeps exact sizes
/// @param metadataBytes of the back end's own records
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
