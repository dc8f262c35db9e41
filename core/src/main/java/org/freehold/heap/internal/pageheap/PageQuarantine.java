package org.freehold.heap.internal.pageheap;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The quarantine of the page heap: freed blocks that keep their addresses, a queue bounded in
/// blocks and bytes from which the oldest leaves first.
///
/// Not thread-safe; the heap's lock is held.
final class PageQuarantine {

  private final ArrayDeque<GuardedBlock> blocks = new ArrayDeque<>();
  private final int maxBlocks;
  private final long maxBytes;
  private long bytes;

  PageQuarantine(int maxBlocks, long maxBytes) {
    this.maxBlocks = maxBlocks;
    this.maxBytes = maxBytes;
  }

  /// Adds a block, and evicts the oldest ones until the bounds hold; that may include this one.
  void add(GuardedBlock block, Consumer<GuardedBlock> evict) {
    blocks.add(block);
    bytes += block.slotBytes;
    while (blocks.size() > maxBlocks || bytes > maxBytes) {
      evictOldest(evict);
    }
  }

  /// Evicts the oldest block.
  ///
  /// @return whether there was one
  boolean evictOldest(Consumer<GuardedBlock> evict) {
    GuardedBlock oldest = blocks.poll();
    if (oldest == null) {
      return false;
    }
    bytes -= oldest.slotBytes;
    evict.accept(oldest);
    return true;
  }

  int count() {
    return blocks.size();
  }

  long bytes() {
    return bytes;
  }

  void clear() {
    blocks.clear();
    bytes = 0;
  }
}
