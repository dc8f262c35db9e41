package org.freehold.heap.internal.backend;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;

/// What it costs on this machine that a page of the operating system's memory is given back and
/// touched again.
///
/// That is half a microsecond on bare metal and more than ten where a hypervisor keeps page tables
/// of its own, so how often a heap may give memory back cannot be said in advance ([PurgePacer]).
/// It is measured once, with a few pages, by the first heap that gives some back.
final class PageRefaultCost {

  private static final int PAGES = 32;
  private static final int ROUNDS = 3;
  private static final long LEAST = 300;
  private static final long MOST = 30_000;

  /// What is taken for it when it cannot be measured.
  private static final long USUAL = 1_000;

  private PageRefaultCost() {}

  private static final class Measured {
    static final long NANOS = measure(AddressSpace.host());
  }

  /// Nanoseconds a page.
  static long nanos() {
    return Measured.NANOS;
  }

  private static long measure(AddressSpace space) {
    long size = PAGES * space.info().pageSize();
    long address = space.tryReserve(size, ReserveOptions.ANYWHERE);
    if (address == 0) {
      return USUAL;
    }
    try {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        long begun = System.nanoTime();
        if (!space.tryCommit(address, size, Protection.READ_WRITE)) {
          return USUAL;
        }
        space.populate(address, size);
        for (long page = address; page < address + size; page += space.info().pageSize()) {
          RawMemory.touch(page);
        }
        space.decommit(address, size);
        best = Math.min(best, System.nanoTime() - begun);
      }
      return Math.clamp(best / PAGES, LEAST, MOST);
    } catch (OutOfMemoryException | AddressSpaceException e) {
      return USUAL;
    } finally {
      space.release(address);
    }
  }
}
