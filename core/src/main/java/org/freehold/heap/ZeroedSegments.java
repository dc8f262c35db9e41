package org.freehold.heap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Blocks of a heap as the JDK's segments, which are zero.
///
/// @param heap where they come from
record ZeroedSegments(Heap heap) implements SegmentAllocator {

  @Override
  public MemorySegment allocate(long size, long alignment) {
    if (size < 0) {
      throw new IllegalArgumentException("a segment's size must not be negative, size=" + size);
    }
    MemorySegment segment = heap.allocateSegment(size, alignment);
    heap.options().space().memory().fill(segment.address(), size, (byte) 0);
    return segment;
  }
}
