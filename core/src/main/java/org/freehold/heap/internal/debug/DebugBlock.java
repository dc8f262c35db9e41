package org.freehold.heap.internal.debug;

/// The record of a block of a debug heap: the bytes that its holder has, and the larger block of
/// the heap below around them.
///
/// ```
///   start    address             address + size        end
///     │ head   │ the holder's bytes  │ tail              │
/// ```
///
/// Not thread-safe; the heap's lock is held.
final class DebugBlock {

  /// The larger block; its length changes when the block is resized in place.
  final long start;

  long bytes;

  /// The bytes that the holder has.
  final long address;

  long size;

  /// The tag that the block is counted under; 0 for none.
  final int tag;

  /// Numbers of stacks; 0 where none was captured.
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
