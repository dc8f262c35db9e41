package org.freehold.trace.internal.calls;

import java.util.Map;
import java.util.TreeMap;
import org.freehold.trace.internal.track.CallTracker;

/// The mappings of a process, from its calls, and the events that follow from them: each mapping is
/// a block. Linux unmaps any range, whatever mappings it splits: what is left of one is a block
/// that was resized, and after a hole a new one.
///
/// Invariants: mappings are whole pages and do not overlap; each one is a live block of the
/// tracker, by its start.
final class Mappings {

  private static final long PAGE = 4096;

  private final CallTracker tracker;

  /// The ends of the mappings, by their starts.
  private final TreeMap<Long, Long> ends = new TreeMap<>(Long::compareUnsigned);

  private long breakStart;
  private long breakEnd;

  Mappings(CallTracker tracker) {
    this.tracker = tracker;
  }

  /// A range was mapped, and replaces what it covers.
  void map(long start, long length) {
    if (start % PAGE != 0 || !isRange(start, length)) {
      return;
    }
    unmap(start, length);
    ends.put(start, start + pages(length));
    tracker.allocate(key(start), start, length);
  }

  /// A range was unmapped.
  void unmap(long start, long length) {
    if (start % PAGE != 0 || !isRange(start, length)) {
      return;
    }
    long end = start + pages(length);
    Map.Entry<Long, Long> each = ends.lowerEntry(end);
    while (each != null && Long.compareUnsigned(each.getValue(), start) > 0) {
      long from = each.getKey();
      cut(from, each.getValue(), start, end);
      each = ends.lowerEntry(from);
    }
  }

  /// Removes a range from a mapping that it overlaps.
  private void cut(long from, long to, long start, long end) {
    boolean isFrontLeft = Long.compareUnsigned(from, start) < 0;
    boolean isBackLeft = Long.compareUnsigned(end, to) < 0;
    ends.remove(from);
    if (isFrontLeft) {
      ends.put(from, start);
      tracker.resize(key(from), key(from), from, start - from);
    }
    if (isBackLeft) {
      ends.put(end, to);
      if (isFrontLeft) {
        tracker.allocate(key(end), end, to - end);
      } else {
        tracker.resize(key(from), key(end), end, to - end);
      }
    }
    if (!isFrontLeft && !isBackLeft) {
      tracker.free(key(from), from);
    }
  }

  /// A range was resized, and may have moved.
  void remap(long before, long oldLength, long start, long length) {
    Long end = ends.get(before);
    boolean isWhole = end != null && end == before + pages(oldLength);
    if (!isWhole || start % PAGE != 0 || !isRange(start, length)) {
      unmap(before, oldLength);
      map(start, length);
      return;
    }
    ends.remove(before);
    unmap(start, length);
    ends.put(start, start + pages(length));
    tracker.resize(key(before), key(start), start, length);
  }

  /// The program break was set.
  void setBreak(long address) {
    if (breakStart == 0) {
      breakStart = address;
      breakEnd = address;
      return;
    }
    long size = address - breakStart;
    if (Long.compareUnsigned(address, breakStart) < 0 || address == breakEnd) {
      return;
    }
    long key = breakKey();
    if (size == 0) {
      tracker.free(key, breakStart);
    } else if (breakEnd == breakStart) {
      tracker.allocate(key, breakStart, size);
    } else {
      tracker.resize(key, key, breakStart, size);
    }
    breakEnd = address;
  }

  /// Another program replaces this one (`execve`): all of its mappings are gone.
  void clear() {
    ends.keySet().forEach(start -> tracker.free(key(start), start));
    ends.clear();
    if (breakEnd != breakStart) {
      tracker.free(breakKey(), breakStart);
    }
    breakStart = 0;
    breakEnd = 0;
  }

  /// An odd number, which no mapping has.
  private long breakKey() {
    return CallTracker.keyOf(breakStart | 1);
  }

  private static long key(long start) {
    return CallTracker.keyOf(start);
  }

  private static boolean isRange(long start, long length) {
    return start >= 0 && length > 0 && length <= Long.MAX_VALUE - PAGE - start;
  }

  private static long pages(long length) {
    return (length + PAGE - 1) & -PAGE;
  }
}
