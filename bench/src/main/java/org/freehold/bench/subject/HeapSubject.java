package org.freehold.bench.subject;

import java.util.Optional;
import org.freehold.Allocator;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.vm.AddressSpace;

/// A heap of Freehold, which reports all of its figures.
class HeapSubject extends AddressSubject {

  private final Heap heap;
  private final boolean closesHeap;

  /// Makes the subject.
  ///
  /// @param allocator through which the heap is called
  /// @param heap that serves the requests
  /// @param closesHeap whether closing the subject closes the heap
  HeapSubject(Allocator allocator, Heap heap, boolean closesHeap) {
    super(allocator);
    this.heap = heap;
    this.closesHeap = closesHeap;
  }

  @Override
  public Optional<Heap> heap() {
    return Optional.of(heap);
  }

  /// Creates a heap as programs do, with its front end on from the first block.
  static Heap create() {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host()).name("bench").frontEnd(FrontEndMode.ON).build());
  }

  @Override
  public long footprint() {
    return heap.footprint();
  }

  @Override
  public long metadata() {
    return summary().metadataBytes();
  }

  @Override
  public long cached() {
    return summary().cachedBytes();
  }

  private HeapSummary summary() {
    return heap.summary();
  }

  @Override
  public void close() {
    if (closesHeap) {
      heap.close();
    }
  }
}
