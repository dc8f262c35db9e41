package org.freehold.heap.internal.debug;

import org.freehold.heap.internal.detect.BlockList;
import org.jspecify.annotations.Nullable;

/// The quarantine of a debug heap: freed blocks that are not reused for a while, a queue bounded in
/// bytes from which the oldest leaves first. While a block is in it nobody may write to it, so a
/// write after free is found when the block leaves.
///
/// Always: `bytes = Σ bytes of the blocks in it`, and `bytes ≤ limit` if every caller makes room
/// first. Nothing here allocates.
///
/// Not thread-safe; the heap's lock is held.
final class Quarantine {

  private final long limit;
  private final BlockList<DebugBlock> blocks = new BlockList<>();
  private long bytes;

  /// Creates an empty quarantine.
  ///
  /// @param limit maximal bytes of the blocks in it
  Quarantine(long limit) {
    this.limit = limit;
  }

  /// Whether a block of a length may enter at all.
  boolean admits(long blockBytes) {
    return blockBytes <= limit;
  }

  /// Whether blocks must leave before one of a length can enter.
  boolean lacksRoomFor(long blockBytes) {
    return bytes + blockBytes > limit && blocks.count() > 0;
  }

  /// Adds a block, as the newest.
  void add(DebugBlock block) {
    blocks.addLast(block);
    bytes += block.bytes;
  }

  /// The oldest block; null when there is none.
  @Nullable DebugBlock oldest() {
    return blocks.first();
  }

  /// The block that entered after another one; null after the newest.
  @Nullable DebugBlock after(DebugBlock block) {
    return blocks.after(block);
  }

  /// Removes the oldest block; null when there is none.
  @Nullable DebugBlock poll() {
    DebugBlock oldest = blocks.removeFirst();
    bytes -= oldest == null ? 0 : oldest.bytes;
    return oldest;
  }

  /// Number of blocks.
  int count() {
    return blocks.count();
  }

  /// Bytes of the blocks, including rounding and red zones.
  long bytes() {
    return bytes;
  }

  /// Forgets everything, when the heap is closed.
  void clear() {
    blocks.clear();
    bytes = 0;
  }
}
