package org.freehold.bench.workload;

import java.lang.invoke.VarHandle;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on `cache-scratch` and `cache-thrash` of Hoard, which measure false sharing: each
/// thread allocates a block of one byte, writes it very often and frees it. An allocator that gives
/// blocks in one cache line to several threads makes them wait for each other. In `cache-scratch`
/// the main thread first allocates adjacent blocks, one for each thread, and each thread frees its
/// block first: will the allocator reuse the same line?
///
/// An operation is a block with a thousand writes.
final class CacheLines implements Workload {

  private static final int WRITES = 1000;
  private static final int BLOCKS = 100;

  private final boolean handsOut;

  /// Makes one of the two workloads.
  ///
  /// @param handsOut whether the main thread allocates blocks for the others
  CacheLines(boolean handsOut) {
    this.handsOut = handsOut;
  }

  @Override
  public String description() {
    return handsOut
        ? "write one byte often, after freeing a neighbour of the others' bytes"
        : "write one byte often; does it share a cache line?";
  }

  @Override
  public boolean freesElsewhere() {
    return handsOut;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    Slots first = subject.slots(setting.threads());
    if (handsOut) {
      for (int i = 0; i < first.count(); i++) {
        first.allocate(i, 1);
      }
    }
    return index -> new LineWorker(subject.slots(1), first, handsOut ? index : -1);
  }

  private static final class LineWorker implements Worker {
    private final Slots slots;
    private final Slots first;
    private int foreign;

    LineWorker(Slots slots, Slots first, int foreign) {
      this.slots = slots;
      this.first = first;
      this.foreign = foreign;
    }

    @Override
    public long round() {
      if (foreign >= 0) {
        first.free(foreign);
        foreign = -1;
      }
      for (int i = 0; i < BLOCKS; i++) {
        slots.allocate(0, 1);
        write(slots.address(0));
        slots.free(0);
      }
      return BLOCKS;
    }

    /// The fence keeps the compiler from merging writes.
    private static void write(long address) {
      for (int i = 0; i < WRITES; i++) {
        RawBytes.putByte(address, RawBytes.getByte(address) + 1);
        VarHandle.storeStoreFence();
      }
    }
  }
}
