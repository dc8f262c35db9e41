package org.freehold.heap.internal.debug;

/// What a checking heap knows of one block: what its holder has, and the larger block of the heap
/// below that this stands in.
///
/// ```
///   start        address               address + size              end
///     | guard      | what the holder has | guard                     |
/// ```
///
/// Not thread-safe; the heap holds its lock.
final class DebugBlock {

  /// The larger block; its length changes when the block is resized where it stands.
  final long start;

  long bytes;

  /// What the holder has.
  final long address;

  long size;

  /// The tag that it is counted under; 0 for none.
  final int tag;

  /// Stacks, or 0 where none was kept.
  final int allocatedBy;

  int freedBy;

  DebugBlock(long start, long bytes, long address, long size, int tag, int allocatedBy) {
    this.start = start;
    this.bytes = bytes;
    this.address = address;
    this.size = size;
    this.tag = tag;
    this.allocatedBy = allocatedBy;
  }

  /// The first address after the larger block.
  long end() {
    return start + bytes;
  }

  /// Whether an address lies in the larger block.
  boolean covers(long any) {
    return any >= start && any < end();
  }
}
