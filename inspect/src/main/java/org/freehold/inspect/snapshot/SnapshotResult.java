package org.freehold.inspect.snapshot;

/// What a snapshot contains and what it cost.
///
/// @param heaps the number of heaps
/// @param entries the number of their entries
/// @param blocks the number of live blocks among these
/// @param bytes the size of the file
/// @param lockedNanos how long the heaps were locked
/// @param nanos how long it took in all
public record SnapshotResult(
    int heaps, long entries, long blocks, long bytes, long lockedNanos, long nanos) {}
