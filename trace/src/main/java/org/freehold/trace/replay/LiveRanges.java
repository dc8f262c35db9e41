package org.freehold.trace.replay;

import java.util.Map;
import java.util.TreeMap;

/// The address ranges of live blocks in order, to find out whether a new one overlaps any.
final class LiveRanges {

  /// What is returned for a range that overlaps none.
  static final int NONE = -1;

  private record Range(long last, int slot) {}

  private final TreeMap<Long, Range> byStart = new TreeMap<>(Long::compareUnsigned);

  /// The slot of a live block that shares a byte with a range.
  ///
  /// @param start first address
  /// @param last last address, inclusive
  /// @return the slot, or [#NONE]
  int overlapping(long start, long last) {
    Map.Entry<Long, Range> below = byStart.floorEntry(last);
    if (below == null || Long.compareUnsigned(below.getValue().last(), start) < 0) {
      return NONE;
    }
    return below.getValue().slot();
  }

  /// Adds a range that overlaps none.
  void add(long start, long last, int slot) {
    byStart.put(start, new Range(last, slot));
  }

  void remove(long start) {
    byStart.remove(start);
  }
}
