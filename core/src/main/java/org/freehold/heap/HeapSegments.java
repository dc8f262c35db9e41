package org.freehold.heap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The blocks of a heap as memory segments of the JDK, which check bounds: a [SegmentAllocator],
/// which a heap itself cannot be, since its `allocate(long, long)` has another result type.
///
/// Thread-safe, as its heap is.
///
/// @param heap that the blocks come from
record HeapSegments(Heap heap) implements SegmentAllocator {

  /// Allocates a segment whose bytes are zero, as the interface requires.
  @Override
  public MemorySegment allocate(long size, long alignment) {
    if (size < 0) {
      throw new IllegalArgumentException("a segment's size must not be negative, size=" + size);
    }
    MemorySegment segment = allocateAsIs(size, alignment);
    heap.options().space().memory().fill(segment.address(), size, (byte) 0);
    return segment;
  }

  /// Allocates a segment whose bytes are what they are.
  ///
  /// @throws UnsupportedOperationException on simulated memory
  MemorySegment allocateAsIs(long size, long alignment) {
    long address = heap.allocate(size, alignment);
    try {
      return heap.options().space().memory().segment(address, size);
    } catch (UnsupportedOperationException e) {
      heap.free(address);
      throw e;
    }
  }
}
