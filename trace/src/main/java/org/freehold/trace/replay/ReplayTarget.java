package org.freehold.trace.replay;

import org.freehold.Allocator;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapSummary;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;

/// What a trace is replayed against: an allocator, the memory that its addresses refer to, and its
/// statistics. A heap is one; the tests of the checks use allocators that are faulty on purpose.
interface ReplayTarget extends AutoCloseable {

  /// A heap as a target; closing the target closes it.
  static ReplayTarget of(Heap heap) {
    return new HeapTarget(heap);
  }

  /// The allocator.
  Allocator allocator();

  /// The memory that the addresses refer to.
  Memory memory();

  /// The bounds of the addresses.
  SpaceInfo info();

  /// The allocator's current statistics.
  HeapSummary summary();

  /// Validates the allocator's structures; throws when they are inconsistent.
  void validate();

  /// Releases everything.
  @Override
  void close();

  /// A heap as a target.
  record HeapTarget(Heap heap) implements ReplayTarget {

    @Override
    public Allocator allocator() {
      return heap;
    }

    @Override
    public Memory memory() {
      return heap.options().space().memory();
    }

    @Override
    public SpaceInfo info() {
      return heap.options().space().info();
    }

    @Override
    public HeapSummary summary() {
      return heap.summary();
    }

    @Override
    public void validate() {
      heap.validate();
    }

    @Override
    public void close() {
      heap.close();
    }
  }
}
