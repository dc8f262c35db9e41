package org.freehold.bench.probe;

import java.util.BitSet;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// The absence of an allocator: slots record whether they have a block, and no memory is allocated.
/// The growth of a process that runs a workload on it is the baseline that is subtracted from the
/// growth with an allocator.
final class NoAllocator implements Subject {

  @Override
  public Slots slots(int count) {
    return new NoSlots(count);
  }

  @Override
  public Exchange exchange(int count) {
    throw new UnsupportedOperationException("there are no blocks to exchange");
  }

  private static final class NoSlots extends Slots {
    private final int count;
    private final BitSet taken;

    NoSlots(int count) {
      this.count = count;
      this.taken = new BitSet(count);
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public boolean isFree(int slot) {
      return !taken.get(slot);
    }

    @Override
    public long address(int slot) {
      return 0;
    }

    @Override
    public void allocate(int slot, long size) {
      taken.set(slot);
    }

    @Override
    public void free(int slot) {
      taken.clear(slot);
    }

    @Override
    public void reallocate(int slot, long oldSize, long size) {}

    @Override
    public void swap(int slot, Exchange exchange, int place) {
      throw new UnsupportedOperationException("there are no blocks to exchange");
    }
  }
}
