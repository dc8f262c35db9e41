package org.freehold.bench.subject;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.ObjectAllocator;
import org.freehold.bench.slots.ObjectSlots;
import org.freehold.bench.slots.Slots;

/// An allocator that returns objects.
final class ObjectSubject implements Subject {

  private final ObjectAllocator allocator;

  ObjectSubject(ObjectAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public Slots slots(int count) {
    return new ObjectSlots(allocator, count);
  }

  @Override
  public Exchange exchange(int count) {
    return new Exchange.OfObjects(new AtomicReferenceArray<>(count));
  }
}
