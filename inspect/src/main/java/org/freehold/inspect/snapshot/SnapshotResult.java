package org.freehold.inspect.snapshot;

/// What was written.
///
/// @param heaps how many
/// @param entries of them
/// @param blocks live blocks among these
/// @param bytes of the file
/// @param lockedNanos how long the heaps were locked
/// @param nanos how long it took in all
public record SnapshotResult(
    int heaps, long entries, long blocks, long bytes, long lockedNanos, long nanos) {}
