package org.freehold.playground.internal.heaps;

/// What the back end of a heap sees at an address.
public enum Item {
  /// A free range, which is committed.
  FREE,
  /// A slab without a live block, which the heap keeps for the next one.
  EMPTY_SLAB,
  /// A live block.
  BLOCK,
  /// A slab with live blocks.
  SLAB,
  /// A freed block in the quarantine of a debug heap.
  QUARANTINED,
  /// Addresses without memory.
  UNCOMMITTED;

  /// Whether it keeps the pages that it overlaps from going back.
  boolean isKeeper() {
    return this == BLOCK || this == SLAB || this == QUARANTINED;
  }
}
