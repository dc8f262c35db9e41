package org.freehold.heap.internal.debug;

import org.freehold.heap.internal.detect.BlockRecord;

/// The record of a block of a debug heap: the bytes that its holder has, and the larger block of
/// the heap below around them.
///
/// ```
///   start    address             address + size        end
///     │ head   │ the holder's bytes  │ tail              │
/// ```
///
/// Not thread-safe; the heap's lock is held.
final class DebugBlock extends BlockRecord<DebugBlock> {

  /// Bytes of the larger block; they change when the block is resized in place.
  long bytes;

  /// The bytes that the holder has.
  long address;

  long size;

  /// The tag that the block is counted under; 0 for none.
  final int tag;

  /// Numbers of stacks; 0 where none was captured.
  final int allocatedBy;

  int freedBy;

  /// Whether the block has been handed out and not freed since.
  boolean isLive;

  /// Whether the larger block holds the pattern of freed memory from its start to its end.
  boolean isFilled;

  DebugBlock(long size, int tag, int allocatedBy) {
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
