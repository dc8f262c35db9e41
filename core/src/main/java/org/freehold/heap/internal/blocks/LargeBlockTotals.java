package org.freehold.heap.internal.blocks;

/// What the large blocks of a heap hold at one moment, and how often they have called the address
/// space.
///
/// @param count live blocks
/// @param reservedBytes of all reservations, those that could not be released yet included
/// @param committedBytes of these
/// @param requestedBytes of live blocks as they were asked for
/// @param metadataBytes of records
/// @param commits calls that committed memory
/// @param decommits calls that decommitted memory
public record LargeBlockTotals(
    int count,
    long reservedBytes,
    long committedBytes,
    long requestedBytes,
    long metadataBytes,
    long commits,
    long decommits) {}
