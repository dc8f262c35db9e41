package org.freehold.heap.internal.debug;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Freed blocks that are kept from use for a while, the oldest first, bounded in bytes. While a
/// block waits, nobody may write to it, so whoever does is seen when it leaves.
///
/// Not thread-safe; the heap holds its lock.
final class Quarantine {

  private final long limit;
  private final Map<Long, DebugBlock> byStart = new LinkedHashMap<>();
  private long bytes;

  Quarantine(long limit) {
    this.limit = limit;
  }

  /// Whether a block of so many bytes may wait at all.
  boolean admits(long blockBytes) {
    return blockBytes <= limit;
  }

  /// Whether blocks must leave before one of so many bytes can come.
  boolean lacksRoomFor(long blockBytes) {
    return bytes + blockBytes > limit && !byStart.isEmpty();
  }

  void add(DebugBlock block) {
    byStart.put(block.start, block);
    bytes += block.bytes;
  }

  /// Takes the oldest block out; null when none waits.
  @Nullable DebugBlock poll() {
    if (byStart.isEmpty()) {
      return null;
    }
    DebugBlock oldest = byStart.values().iterator().next();
    byStart.remove(oldest.start);
    bytes -= oldest.bytes;
    return oldest;
  }

  /// Whether the block that begins at an address of the heap below waits here.
  boolean holds(long start) {
    return byStart.containsKey(start);
  }

  /// The waiting block that an address lies in; null when there is none. O(n), for reports.
  @Nullable DebugBlock around(long address) {
    for (DebugBlock block : byStart.values()) {
      if (block.covers(address)) {
        return block;
      }
    }
    return null;
  }

  Collection<DebugBlock> blocks() {
    return byStart.values();
  }

  int count() {
    return byStart.size();
  }

  /// Bytes of the waiting blocks, rounding and guards included.
  long bytes() {
    return bytes;
  }
}
