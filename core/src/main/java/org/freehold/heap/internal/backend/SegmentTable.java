package org.freehold.heap.internal.backend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The segments of a heap as a sorted table, to find the one that an address lies in: the segment
/// found last is tried first, then a binary search over the bases follows. O(log n) for n segments.
///
/// Not thread-safe: called with the heap's lock held.
final class SegmentTable {

  private static final int INITIAL_CAPACITY = 8;

  private long[] bases = new long[INITIAL_CAPACITY];
  private @Nullable Segment[] segments = new Segment[INITIAL_CAPACITY];
  private int count;
  private @Nullable Segment last;

  int count() {
    return count;
  }

  /// Bytes of Java memory that the table takes.
  long memoryBytes() {
    return bases.length * (Long.BYTES + 4L) + count * 64L;
  }

  Segment get(int index) {
    Segment segment = segments[index];
    if (segment == null || index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    return segment;
  }

  /// The segment that an address lies in, or null.
  @Nullable Segment find(long address) {
    Segment recent = last;
    if (recent != null && address - recent.base >= 0 && address - recent.base < recent.size) {
      return recent;
    }
    return search(address);
  }

  private @Nullable Segment search(long address) {
    int index = lowerBound(address + 1) - 1;
    Segment segment = index < 0 ? null : segments[index];
    if (segment == null || address >= segment.end()) {
      return null;
    }
    last = segment;
    return segment;
  }

  /// Makes sure that the next [#add] allocates no Java memory.
  void prepare() {
    if (count == bases.length) {
      long[] longer = Arrays.copyOf(bases, 2 * count);
      segments = Arrays.copyOf(segments, 2 * count);
      bases = longer;
    }
  }

  /// Adds a segment; [#prepare] has made room for it.
  void add(Segment segment) {
    int index = lowerBound(segment.base);
    System.arraycopy(bases, index, bases, index + 1, count - index);
    System.arraycopy(segments, index, segments, index + 1, count - index);
    bases[index] = segment.base;
    segments[index] = segment;
    count++;
  }

  void remove(Segment segment) {
    int index = lowerBound(segment.base);
    int tail = count - index - 1;
    System.arraycopy(bases, index + 1, bases, index, tail);
    System.arraycopy(segments, index + 1, segments, index, tail);
    segments[--count] = null;
    last = null;
  }

  /// The index of the first base that is not below an address.
  private int lowerBound(long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bases[middle] < address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
