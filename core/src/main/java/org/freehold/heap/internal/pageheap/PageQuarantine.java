package org.freehold.heap.internal.pageheap;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Freed blocks that keep their addresses, the oldest first, as many as fit.
///
/// Not thread-safe; the heap holds its lock.
final class PageQuarantine {

  private final ArrayDeque<GuardedBlock> blocks = new ArrayDeque<>();
  private final int maxBlocks;
  private final long maxBytes;
  private long bytes;

  PageQuarantine(int maxBlocks, long maxBytes) {
    this.maxBlocks = maxBlocks;
    this.maxBytes = maxBytes;
  }

  /// Takes a block in, and lets the oldest ones go for which there is no room any more; that may be
  /// this one.
  void add(GuardedBlock block, Consumer<GuardedBlock> evict) {
    blocks.add(block);
    bytes += block.slotBytes;
    while (blocks.size() > maxBlocks || bytes > maxBytes) {
      evict(evict);
    }
  }

  /// Lets the oldest block go.
  ///
  /// @return whether there was one
  boolean evict(Consumer<GuardedBlock> evict) {
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
