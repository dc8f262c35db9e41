package org.freehold.heap.internal.blocks;

/// Statistics of the large blocks of a heap at one moment, and their calls to the address space.
///
/// @param count live blocks
/// @param reservedBytes of all reservations, those that could not be released yet included
/// @param committedBytes the committed part of these
/// @param freeBytes the part of the committed bytes that is kept for blocks to come
/// @param requestedBytes bytes requested for live blocks
/// @param metadataBytes of the records about them
/// @param commits calls that committed memory
/// @param decommits calls that decommitted memory
public record LargeBlockTotals(
    int count,
    long reservedBytes,
    long committedBytes,
    long freeBytes,
    long requestedBytes,
    long metadataBytes,
    long commits,
    long decommits) {}
