package org.freehold.playground.internal.heaps;

import org.freehold.inspect.snapshot.SnapshotEntry;

/// Receives the segments of a heap, each with its items in ascending order of addresses, and then
/// the large blocks.
interface ItemVisitor {

  /// A segment begins.
  ///
  /// @param base its address
  /// @param committed bytes of it that are backed by memory
  void segment(long base, long committed);

  /// An item begins. Of a slab it is not known yet whether it is empty.
  void begin(Item kind, long start, long end);

  /// A live block of the item that began last.
  ///
  /// @param entry is reused
  void block(SnapshotEntry entry);

  /// The item that began last ends.
  ///
  /// @param kind what it is: a slab without live blocks is an empty one now
  /// @param bytes of its live blocks
  /// @param blocks how many these are
  void end(Item kind, long start, long end, long bytes, long blocks);

  /// The segment ends.
  ///
  /// @param end the first address past it
  void endSegment(long end);

  /// A large block.
  ///
  /// @param entry is reused
  void large(SnapshotEntry entry);
}
