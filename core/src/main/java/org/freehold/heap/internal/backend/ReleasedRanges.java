package org.freehold.heap.internal.backend;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Addresses that a heap had and gave back to the system, so that a free of a block which stood
/// there can be named a free of freed memory instead of foreign memory.
///
/// Ranges that touch are one. The number kept is bounded; when it is reached the lowest range is
/// forgotten. Only failed frees ask, and only after the heap's own memory has been ruled out.
///
/// Not thread-safe; the heap holds its lock.
public final class ReleasedRanges {

  private static final int LIMIT = 4096;

  private final NavigableMap<Long, Long> endByStart = new TreeMap<>();

  /// Notes that the heap gave `[start, end)` back.
  public void add(long start, long end) {
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    NavigableMap<Long, Long> covered = endByStart.subMap(from, true, to, true);
    for (long coveredEnd : covered.values()) {
      to = Math.max(to, coveredEnd);
    }
    covered.clear();
    endByStart.put(from, to);
    if (endByStart.size() > LIMIT) {
      endByStart.pollFirstEntry();
    }
  }

  /// Whether the heap had an address and gave it back.
  public boolean contains(long address) {
    Map.Entry<Long, Long> entry = endByStart.floorEntry(address);
    return entry != null && address < entry.getValue();
  }
}
