package org.freehold.heap.internal.backend;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The released address ranges of a heap: addresses that it owned and released to the system, so
/// that the double free of a block which lay there is diagnosed as one, and not as a free of
/// foreign memory.
///
/// Adjacent ranges are coalesced. The number kept is bounded; at the bound the lowest range is
/// forgotten. Consulted for invalid frees only, and only after the heap's own memory has been ruled
/// out.
///
/// Not thread-safe: called with the heap's lock held.
public final class ReleasedRanges {

  private static final int MAX_RANGES = 4096;

  private final NavigableMap<Long, Long> endByStart = new TreeMap<>();

  /// Records that the heap released `[start, end)`.
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
    if (endByStart.size() > MAX_RANGES) {
      endByStart.pollFirstEntry();
    }
  }

  /// Whether an address was the heap's and has been released.
  public boolean contains(long address) {
    Map.Entry<Long, Long> entry = endByStart.floorEntry(address);
    return entry != null && address < entry.getValue();
  }
}
