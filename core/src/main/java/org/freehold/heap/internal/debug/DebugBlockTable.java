package org.freehold.heap.internal.debug;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The table of a debug heap's blocks by address, and the blocks that were freed last, so that a
/// double free and a write after free can be attributed to a block.
///
/// Not thread-safe; the heap's lock is held.
final class DebugBlockTable {

  /// Number of freed blocks that are remembered.
  private static final int MAX_FREED = 1024;

  /// Bytes of Java memory for each live block: a tree entry, its key, and the block.
  private static final long BYTES_PER_LIVE_BLOCK = 40 + 16 + 64;

  /// Bytes for each freed block that is remembered: a reference, and the block.
  private static final long BYTES_PER_FREED_BLOCK = 4 + 64;

  private final NavigableMap<Long, DebugBlock> live = new TreeMap<>();
  private final ArrayDeque<DebugBlock> freed = new ArrayDeque<>();

  /// Adds a live block.
  void add(DebugBlock block) {
    live.put(block.address, block);
  }

  /// The live block at an address, or null.
  @Nullable DebugBlock find(long address) {
    return live.get(address);
  }

  /// The live block that an address lies in, including its red zones; null when there is none.
  @Nullable DebugBlock around(long address) {
    Map.Entry<Long, DebugBlock> before = live.floorEntry(address);
    if (before != null && before.getValue().covers(address)) {
      return before.getValue();
    }
    Map.Entry<Long, DebugBlock> after = live.higherEntry(address);
    return after != null && after.getValue().covers(address) ? after.getValue() : null;
  }

  /// The live block that begins where another one ends, or null.
  @Nullable DebugBlock adjacentAfter(DebugBlock block) {
    Map.Entry<Long, DebugBlock> next = live.higherEntry(block.address);
    return next != null && next.getValue().start == block.end() ? next.getValue() : null;
  }

  /// Removes a live block and remembers it as freed.
  void free(DebugBlock block) {
    live.remove(block.address);
    freed.addLast(block);
    if (freed.size() > MAX_FREED) {
      freed.removeFirst();
    }
  }

  /// The block freed last that contained an address; null when it is not remembered.
  @Nullable DebugBlock lastFreedAt(long address) {
    Iterator<DebugBlock> newest = freed.descendingIterator();
    while (newest.hasNext()) {
      DebugBlock block = newest.next();
      if (block.covers(address)) {
        return block;
      }
    }
    return null;
  }

  /// The live blocks in address order.
  Collection<DebugBlock> blocks() {
    return live.values();
  }

  /// Bytes of Java memory for the table.
  long memoryBytes() {
    return live.size() * BYTES_PER_LIVE_BLOCK + freed.size() * BYTES_PER_FREED_BLOCK;
  }

  /// Number of live blocks.
  int count() {
    return live.size();
  }
}
