package org.freehold.inspect.heaps;

import org.freehold.inspect.snapshot.SnapshotEntry;

/// The size of the entry before each entry: 0 at the beginning of a segment, after uncommitted
/// memory, for the first block of a slab and for a large block. Blocks of a slab follow each other;
/// what comes after a slab follows the slab.
final class PreviousSize {

  private long outer;
  private long inSlab;

  /// Advances by one entry.
  ///
  /// @return the size of the entry before it
  long next(SnapshotEntry entry) {
    if (entry.inSlab()) {
      long before = inSlab;
      inSlab = entry.size();
      return before;
    }
    long before = outer;
    inSlab = 0;
    outer =
        switch (entry.kind()) {
          case REGION, UNCOMMITTED, LARGE -> 0;
          case BUSY, FREE, SLAB, QUARANTINED -> entry.size();
        };
    return before;
  }
}
