package org.freehold.bench.subject;

import java.util.concurrent.atomic.AtomicLongArray;
import org.freehold.Allocator;
import org.freehold.bench.slots.AddressSlots;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;

/// An allocator that returns addresses, and reports nothing about itself unless it is a heap: those
/// in C, and any that a test wants to observe.
public class AddressSubject implements Subject {

  private final Allocator allocator;

  /// Makes the subject.
  ///
  /// @param allocator what is measured
  public AddressSubject(Allocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public Slots slots(int count) {
    return new AddressSlots(allocator, count);
  }

  @Override
  public final Exchange exchange(int count) {
    return new Exchange.OfAddresses(new AtomicLongArray(count));
  }
}
