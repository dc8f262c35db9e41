package org.freehold.heap.internal.pageheap;

import org.freehold.heap.internal.detect.BlockList;
import org.jspecify.annotations.Nullable;

/// The quarantine of the page heap: freed blocks that keep their addresses, a queue bounded in
/// blocks and bytes from which the oldest leaves first. Nothing here allocates.
///
/// Not thread-safe; the heap's lock is held.
final class PageQuarantine {

  private final BlockList<GuardedBlock> blocks = new BlockList<>();
  private final int maxBlocks;
  private final long maxBytes;
  private long bytes;

  PageQuarantine(int maxBlocks, long maxBytes) {
    this.maxBlocks = maxBlocks;
    this.maxBytes = maxBytes;
  }

  /// Adds a block, as the newest. The oldest ones must leave while [#isOverfull], which may include
  /// this one.
  void add(GuardedBlock block) {
    blocks.addLast(block);
    bytes += block.slotBytes;
  }

  /// Whether the bounds do not hold.
  boolean isOverfull() {
    return blocks.count() > maxBlocks || bytes > maxBytes;
  }

  /// Removes the oldest block; null when there is none.
  @Nullable GuardedBlock poll() {
    GuardedBlock oldest = blocks.removeFirst();
    bytes -= oldest == null ? 0 : oldest.slotBytes;
    return oldest;
  }

  int count() {
    return blocks.count();
  }

  long bytes() {
    return bytes;
  }

  void clear() {
    blocks.clear();
    bytes = 0;
  }
}
