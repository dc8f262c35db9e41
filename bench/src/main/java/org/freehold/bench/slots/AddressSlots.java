package org.freehold.bench.slots;

import org.freehold.Allocator;

/// Slots for the blocks of an allocator that returns addresses.
public final class AddressSlots extends Slots {

  private final Allocator allocator;
  private final long[] addresses;

  /// Makes empty slots.
  ///
  /// @param allocator that allocates their blocks
  /// @param count number of slots
  public AddressSlots(Allocator allocator, int count) {
    this.allocator = allocator;
    this.addresses = new long[count];
  }

  @Override
  public int count() {
    return addresses.length;
  }

  @Override
  public boolean isFree(int slot) {
    return addresses[slot] == 0;
  }

  @Override
  public long address(int slot) {
    return addresses[slot];
  }

  @Override
  public void allocate(int slot, long size) {
    addresses[slot] = allocator.allocate(size);
  }

  @Override
  public void free(int slot) {
    allocator.free(addresses[slot]);
    addresses[slot] = 0;
  }

  @Override
  public void reallocate(int slot, long oldSize, long size) {
    addresses[slot] = allocator.reallocate(addresses[slot], size);
  }

  @Override
  public void swap(int slot, Exchange exchange, int place) {
    Exchange.OfAddresses addressed = (Exchange.OfAddresses) exchange;
    addresses[slot] = addressed.places().getAndSet(place, addresses[slot]);
  }
}
