package org.freehold.heap.internal.backend;

import org.freehold.internal.tree.LongTree;

/// The released address ranges of a heap: addresses that it owned and released to the system, so
/// that the double free of a block which lay there is diagnosed as one, and not as a free of
/// foreign memory.
///
/// Adjacent ranges are coalesced. The number kept is bounded; at the bound the lowest range is
/// forgotten, and so is a range for which there is no Java memory: the release has happened and
/// must not fail for it. Consulted for invalid frees only, and only after the heap's own memory has
/// been ruled out.
///
/// Not thread-safe: called with the heap's lock held.
public final class ReleasedRanges {

  private static final int MAX_RANGES = 4096;

  /// The ends of the ranges by their starts.
  private final LongTree ends = LongTree.map();

  /// Records that the heap released `[start, end)`.
  public void add(long start, long end) {
    try {
      ends.prepare(1);
    } catch (OutOfMemoryError e) {
      return;
    }
    long from = start;
    long to = end;
    long before = ends.floor(start);
    if (before != LongTree.NONE && ends.value(before) >= start) {
      from = before;
    }
    for (long next = ends.ceiling(from);
        next != LongTree.NONE && next <= to;
        next = ends.ceiling(from)) {
      to = Math.max(to, ends.value(next));
      boolean _ = ends.remove(next);
    }
    ends.put(from, to);
    if (ends.size() > MAX_RANGES) {
      boolean _ = ends.remove(ends.ceiling(Long.MIN_VALUE));
    }
  }

  /// Whether an address was the heap's and has been released.
  public boolean contains(long address) {
    long start = ends.floor(address);
    return start != LongTree.NONE && address < ends.value(start);
  }

  /// Number of ranges.
  int size() {
    return ends.size();
  }
}
