package org.freehold.heap.internal.debug;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The quarantine of a debug heap: freed blocks that are not reused for a while, a queue bounded in
/// bytes from which the oldest leaves first. While a block is in it nobody may write to it, so a
/// write after free is found when the block leaves.
///
/// Always: `bytes = Σ bytes of the blocks in it`, and `bytes ≤ limit` if every caller makes room
/// first.
///
/// Not thread-safe; the heap's lock is held.
final class Quarantine {

  private final long limit;
  private final Map<Long, DebugBlock> byStart = new LinkedHashMap<>();
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
    return bytes + blockBytes > limit && !byStart.isEmpty();
  }

  /// Adds a block, as the newest.
  void add(DebugBlock block) {
    byStart.put(block.start, block);
    bytes += block.bytes;
  }

  /// Removes the oldest block; null when there is none.
  @Nullable DebugBlock poll() {
    if (byStart.isEmpty()) {
      return null;
    }
    DebugBlock oldest = byStart.values().iterator().next();
    byStart.remove(oldest.start);
    bytes -= oldest.bytes;
    return oldest;
  }

  /// Whether the larger block that begins at an address is in quarantine.
  boolean holds(long start) {
    return byStart.containsKey(start);
  }

  /// The quarantined block that an address lies in; null when there is none. O(n), for reports.
  @Nullable DebugBlock around(long address) {
    for (DebugBlock block : byStart.values()) {
      if (block.covers(address)) {
        return block;
      }
    }
    return null;
  }

  /// The blocks, from the oldest.
  Collection<DebugBlock> blocks() {
    return byStart.values();
  }

  /// Number of blocks.
  int count() {
    return byStart.size();
  }

  /// Bytes of the blocks, including rounding and red zones.
  long bytes() {
    return bytes;
  }
}
