package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.jspecify.annotations.Nullable;

/// A full purge: returns everything to the system that the heap does not use. That is the contents
/// of thread caches, slabs without blocks, segments without blocks but the first, and every whole
/// free page, and the reservations that were kept of large blocks.
///
/// A series of whole changes; what is thrown leaves the heap valid. The heap's lock is held.
final class FullPurge {

  private final @Nullable FrontEnd frontEnd;
  private final Ranges ranges;
  private final MemorySupply supply;

  FullPurge(@Nullable FrontEnd frontEnd, Ranges ranges, MemorySupply supply) {
    this.frontEnd = frontEnd;
    this.ranges = ranges;
    this.supply = supply;
  }

  /// Purges.
  ///
  /// @return whether the heap has fewer committed bytes now
  boolean purgeAll() {
    long before = ranges.committedBytes();
    if (frontEnd != null) {
      frontEnd.releaseEmpty();
    }
    ranges.coalesce();
    supply.releaseEmptySegments();
    boolean isAnyKeptReleased = supply.decommitAll();
    return isAnyKeptReleased || ranges.committedBytes() < before;
  }
}
