package org.freehold.bench.probe;

import java.util.BitSet;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// No allocator: places remember whether they have a block, and there is none. What a process takes
/// that runs a workload on it is what the process takes besides the blocks, and is subtracted.
final class NoAllocator implements Subject {

  @Override
  public Slots slots(int count) {
    return new NoSlots(count);
  }

  @Override
  public Exchange exchange(int count) {
    throw new UnsupportedOperationException("nothing cannot be exchanged");
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
      throw new UnsupportedOperationException("nothing cannot be exchanged");
    }
  }
}
