package org.freehold.bench.subject;

import org.freehold.Allocator;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.vm.AddressSpace;

/// A heap of Freehold, which tells everything of itself.
class HeapSubject extends AddressSubject {

  private final Heap heap;
  private final boolean isOurs;

  /// Measures a heap.
  ///
  /// @param allocator how the heap is called
  /// @param heap what serves
  /// @param isOurs whether closing the subject closes the heap
  HeapSubject(Allocator allocator, Heap heap, boolean isOurs) {
    super(allocator);
    this.heap = heap;
    this.isOurs = isOurs;
  }

  /// Makes a heap as programs make it, with its front end from the first block on.
  static Heap heap() {
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
    if (isOurs) {
      heap.close();
    }
  }
}
