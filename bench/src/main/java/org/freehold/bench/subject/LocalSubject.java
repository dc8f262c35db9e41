package org.freehold.bench.subject;

import org.freehold.bench.slots.AddressSlots;
import org.freehold.bench.slots.Slots;
import org.freehold.heap.Heap;

/// A heap through thread-local handles: slots use the handle of the thread that created them. After
/// they have been passed to another thread, the handle is no faster than the heap.
final class LocalSubject extends HeapSubject {

  private final Heap heap;

  LocalSubject(Heap heap) {
    super(heap, heap, true);
    this.heap = heap;
  }

  @Override
  public Slots slots(int count) {
    return new AddressSlots(heap.local(), count);
  }
}
