package org.freehold.heap.internal.debug;

import java.util.Arrays;
import org.freehold.heap.internal.detect.BlockTable;
import org.jspecify.annotations.Nullable;

/// The table of a debug heap's blocks by address, live or freed and not yet returned to the heap
/// below; and the blocks that were freed last, so that a double free and a write after free can be
/// attributed to a block.
///
/// Adding, freeing and removing allocate nothing.
///
/// Not thread-safe; the heap's lock is held.
final class DebugBlockTable {

  /// Number of freed blocks that are remembered.
  private static final int MAX_FREED = 1024;

  /// Bytes of Java memory for each block.
  private static final long BYTES_PER_BLOCK = 88;

  private final BlockTable<DebugBlock> known = new BlockTable<>();

  /// The blocks freed last, a ring.
  private final @Nullable DebugBlock[] freed = new DebugBlock[MAX_FREED];

  private int nextFreed;
  private int freedCount;
  private int live;

  /// Adds a block, which is not live.
  void add(DebugBlock block) {
    known.add(block);
  }

  /// Makes a block of the table live.
  void publish(DebugBlock block) {
    block.isLive = true;
    live++;
  }

  /// Makes a live block of the table a freed one, and remembers it as such.
  void free(DebugBlock block) {
    block.isLive = false;
    live--;
    freed[nextFreed] = block;
    nextFreed = (nextFreed + 1) % MAX_FREED;
    freedCount = Math.min(freedCount + 1, MAX_FREED);
  }

  /// Removes a block that is not live.
  void remove(DebugBlock block) {
    known.remove(block);
  }

  /// The live block at an address, or null.
  @Nullable DebugBlock find(long address) {
    DebugBlock block = known.floor(address);
    return block != null && block.isLive && block.address == address ? block : null;
  }

  /// The block, live or freed, that an address lies in, including its red zones; null when there is
  /// none.
  @Nullable DebugBlock around(long address) {
    DebugBlock block = known.floor(address);
    return block != null && block.covers(address) ? block : null;
  }

  /// The live block that begins where another one ends, or null.
  @Nullable DebugBlock adjacentAfter(DebugBlock block) {
    DebugBlock next = known.at(block.end());
    return next != null && next.isLive ? next : null;
  }

  /// The block freed last that contained an address; null when it is not remembered.
  @Nullable DebugBlock lastFreedAt(long address) {
    for (int back = 1; back <= freedCount; back++) {
      DebugBlock block = freed[(nextFreed - back + MAX_FREED) % MAX_FREED];
      if (block != null && block.covers(address)) {
        return block;
      }
    }
    return null;
  }

  /// The live block with the smallest address above another; null when there is none. Begin with
  /// `Long.MIN_VALUE`.
  @Nullable DebugBlock nextLive(long address) {
    DebugBlock block = known.higher(address);
    while (block != null && !block.isLive) {
      block = known.higher(block.start);
    }
    return block;
  }

  /// Bytes of Java memory for the table.
  long memoryBytes() {
    return (known.size() + freedCount) * BYTES_PER_BLOCK + 4L * MAX_FREED;
  }

  /// Number of blocks, live or not.
  int count() {
    return known.size();
  }

  /// Number of live blocks.
  int liveCount() {
    return live;
  }

  /// The block of the table that begins at an address, or null.
  @Nullable DebugBlock at(long start) {
    return known.at(start);
  }

  /// Whether the table is consistent with itself.
  boolean isValid() {
    int counted = 0;
    for (DebugBlock block = nextLive(Long.MIN_VALUE);
        block != null;
        block = nextLive(block.start)) {
      counted++;
    }
    return known.isValid() && counted == live;
  }

  /// Forgets everything, when the heap is closed.
  void clear() {
    known.clear();
    Arrays.fill(freed, null);
    nextFreed = 0;
    freedCount = 0;
    live = 0;
  }
}
