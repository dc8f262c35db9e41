package org.freehold.inspect.record;

import java.util.Map;
import java.util.TreeMap;

/// A set of addresses, kept as ranges that neither overlap nor touch. Every operation takes
/// logarithmic time in the number of ranges, plus time for the ranges that it removes or counts.
final class AddressSet {

  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /// Adds the addresses from `start` to before `end`.
  void add(long start, long end) {
    if (start >= end) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> inside = endByStart.ceilingEntry(start);
    while (inside != null && inside.getKey() <= to) {
      to = Math.max(to, inside.getValue());
      endByStart.remove(inside.getKey());
      inside = endByStart.ceilingEntry(start);
    }
    endByStart.put(from, to);
  }

  /// Removes the addresses from `start` to before `end`.
  void remove(long start, long end) {
    if (start >= end) {
      return;
    }
    Map.Entry<Long, Long> last = endByStart.lowerEntry(end);
    while (last != null && last.getValue() > start) {
      endByStart.remove(last.getKey());
      if (last.getValue() > end) {
        endByStart.put(end, last.getValue());
      }
      if (last.getKey() < start) {
        endByStart.put(last.getKey(), start);
      }
      last = endByStart.lowerEntry(last.getKey());
    }
  }

  /// The number of addresses from `start` to before `end` that are in the set.
  long count(long start, long end) {
    long count = 0;
    Map.Entry<Long, Long> range = endByStart.floorEntry(start);
    if (range == null) {
      range = endByStart.higherEntry(start);
    }
    while (range != null && range.getKey() < end) {
      count += Math.max(0, Math.min(end, range.getValue()) - Math.max(start, range.getKey()));
      range = endByStart.higherEntry(range.getKey());
    }
    return count;
  }
}
