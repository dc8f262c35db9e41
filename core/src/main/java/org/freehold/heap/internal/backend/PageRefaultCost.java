package org.freehold.heap.internal.backend;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;

/// The refault cost of this machine: how long it takes to decommit a page of the operating system's
/// memory and to fault it in again.
///
/// That is far cheaper on bare metal than where a hypervisor keeps page tables of its own, so how
/// often a heap may purge memory cannot be fixed in advance ([PurgePacer]). It is measured once,
/// with a few pages, by the first heap that purges.
final class PageRefaultCost {

  private static final int PAGES = 32;
  private static final int ROUNDS = 3;
  private static final long MIN_NANOS = 300;
  private static final long MAX_NANOS = 30_000;

  /// Assumed when it cannot be measured.
  private static final long DEFAULT_NANOS = 1_000;

  /// 0 until it has been measured. Two threads may measure it at once, which does no harm.
  private static volatile long measured;

  private PageRefaultCost() {}

  /// Nanoseconds per page. Never throws: without Java memory or stack, a cost is assumed.
  static long nanos() {
    long nanos = measured;
    if (nanos == 0) {
      try {
        nanos = measure(AddressSpace.host());
        measured = nanos;
      } catch (AddressSpaceException | OutOfMemoryError | StackOverflowError _) {
        return DEFAULT_NANOS;
      }
    }
    return nanos;
  }

  private static long measure(AddressSpace space) {
    long size = PAGES * space.info().pageSize();
    long address = space.tryReserve(size, ReserveOptions.ANYWHERE);
    if (address == 0) {
      return DEFAULT_NANOS;
    }
    try {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        long begun = System.nanoTime();
        if (!space.tryCommit(address, size, Protection.READ_WRITE)) {
          return DEFAULT_NANOS;
        }
        space.populate(address, size);
        for (long page = address; page < address + size; page += space.info().pageSize()) {
          RawMemory.touch(page);
        }
        space.decommit(address, size);
        best = Math.min(best, System.nanoTime() - begun);
      }
      return Math.clamp(best / PAGES, MIN_NANOS, MAX_NANOS);
    } catch (OutOfMemoryException | AddressSpaceException e) {
      return DEFAULT_NANOS;
    } finally {
      space.release(address);
    }
  }
}
