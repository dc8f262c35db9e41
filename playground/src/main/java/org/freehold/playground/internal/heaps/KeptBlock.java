package org.freehold.playground.internal.heaps;

import org.freehold.inspect.snapshot.SnapshotEntry;

/// A live block that keeps a page.
///
/// @param address where it starts
/// @param size bytes
/// @param requested bytes that were requested; -1 when unknown
/// @param stack the number of its allocation stack; 0 when unknown
/// @param inSlab whether it is a block of a slab
/// @param isOnPage whether it overlaps the page itself; others are in the same slab
/// @param isUnreached whether the search for pointers did not reach it
public record KeptBlock(
    long address,
    long size,
    long requested,
    int stack,
    boolean inSlab,
    boolean isOnPage,
    boolean isUnreached) {

  static KeptBlock of(SnapshotEntry entry, boolean isOnPage) {
    return new KeptBlock(
        entry.address(),
        entry.size(),
        entry.requested(),
        entry.stack(),
        entry.inSlab(),
        isOnPage,
        entry.isUnreached());
  }
}
