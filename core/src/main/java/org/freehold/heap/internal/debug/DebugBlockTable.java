package org.freehold.heap.internal.debug;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The blocks of a checking heap by the address that their holders have, and the blocks that were
/// freed last, so that a second free and a write to freed memory can be told whose they were.
///
/// Not thread-safe; the heap holds its lock.
final class DebugBlockTable {

  /// So many freed blocks are remembered.
  private static final int MAX_FREED = 1024;

  /// Bytes of Java memory for each live block: a tree entry, its key, and the block.
  private static final long BYTES_PER_LIVE_BLOCK = 40 + 16 + 64;

  /// And for each freed one that is remembered: a reference, and the block.
  private static final long BYTES_PER_FREED_BLOCK = 4 + 64;

  private final NavigableMap<Long, DebugBlock> live = new TreeMap<>();
  private final ArrayDeque<DebugBlock> freed = new ArrayDeque<>();

  void add(DebugBlock block) {
    live.put(block.address, block);
  }

  /// The live block at an address, or null.
  @Nullable DebugBlock find(long address) {
    return live.get(address);
  }

  /// The live block that an address lies in, its guards included; null when there is none.
  @Nullable DebugBlock around(long address) {
    Map.Entry<Long, DebugBlock> before = live.floorEntry(address);
    if (before != null && before.getValue().covers(address)) {
      return before.getValue();
    }
    Map.Entry<Long, DebugBlock> behind = live.higherEntry(address);
    return behind != null && behind.getValue().covers(address) ? behind.getValue() : null;
  }

  /// The live block that begins where another one ends, or null.
  @Nullable DebugBlock adjacentAfter(DebugBlock block) {
    Map.Entry<Long, DebugBlock> next = live.higherEntry(block.address);
    return next != null && next.getValue().start == block.end() ? next.getValue() : null;
  }

  /// Takes a block out and remembers it as freed.
  void free(DebugBlock block) {
    live.remove(block.address);
    freed.addLast(block);
    if (freed.size() > MAX_FREED) {
      freed.removeFirst();
    }
  }

  /// The block freed last that an address lay in; null when it is not remembered.
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

  /// The live blocks in the order of their addresses.
  Collection<DebugBlock> blocks() {
    return live.values();
  }

  long memoryBytes() {
    return live.size() * BYTES_PER_LIVE_BLOCK + freed.size() * BYTES_PER_FREED_BLOCK;
  }

  int count() {
    return live.size();
  }
}
