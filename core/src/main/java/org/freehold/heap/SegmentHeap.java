package org.freehold.heap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.freehold.vm.Memory;

/// The part of a heap that hands out blocks as the JDK's segments.
abstract sealed class SegmentHeap extends ObservedHeap permits Heap {

  /// Allocates a block as a segment that checks its bounds. The block lives until it is freed by
  /// its address; the segment does not notice that.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  /// @throws UnsupportedOperationException on simulated memory, whose addresses mean nothing to the
  ///   JVM
  public final MemorySegment allocateSegment(long size, long alignment) {
    long address = self().allocate(size, alignment);
    try {
      return memory().segment(address, size);
    } catch (UnsupportedOperationException e) {
      self().free(address);
      throw e;
    }
  }

  /// This heap as the JDK's allocator of segments. (The heap itself cannot be one: the interface
  /// has a method `allocate(long, long)` too, with another result.) Segments are zeroed, as the
  /// interface asks.
  public final SegmentAllocator segments() {
    return this::allocateZeroedSegment;
  }

  private MemorySegment allocateZeroedSegment(long size, long alignment) {
    if (size < 0) {
      throw new IllegalArgumentException("a segment's size must not be negative, size=" + size);
    }
    MemorySegment segment = allocateSegment(size, alignment);
    memory().fill(segment.address(), size, (byte) 0);
    return segment;
  }

  private Memory memory() {
    return self().options().space().memory();
  }
}
