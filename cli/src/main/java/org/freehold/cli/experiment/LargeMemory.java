package org.freehold.cli.experiment;

import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.ProgramBreak;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;

/// The ways to obtain a lot of memory at once on this machine, and what each costs until every page
/// has been written.
///
/// A commit that succeeds is not yet backed by physical memory: the first write to each page takes
/// a page fault. Populating takes all of them in one call; huge pages need one fault for 512 pages.
/// Each way is measured from the call to the last first write, and releases its memory afterwards.
final class LargeMemory {

  /// One way to obtain memory.
  enum Way {
    COMMIT("commit, then touch"),
    POPULATED("populated with the commit"),
    LATER("commit, then populate"),
    HUGE("huge pages, then touch"),
    HUGE_POPULATED("huge pages, populated"),
    BREAK("program break, then touch"),
    HEAP("a block of a heap, then touch");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /// What one round of a way took.
  ///
  /// @param callSeconds until the memory was committed
  /// @param touchSeconds until a byte of each page had been written, after that
  /// @param faults page faults of the process meanwhile; -1 when the system does not report them
  record Round(double callSeconds, double touchSeconds, long faults) {
    double seconds() {
      return callSeconds + touchSeconds;
    }
  }

  private final AddressSpace space;
  private final Memory memory;
  private final long size;
  private final PageFaults faults;

  LargeMemory(AddressSpace space, long size, PageFaults faults) {
    this.space = space;
    this.memory = space.memory();
    this.size = size;
    this.faults = faults;
  }

  /// Obtains the memory one way, touches it, and releases it.
  ///
  /// @throws OutOfMemoryException when the memory is not available
  Round run(Way way) {
    return switch (way) {
      case BREAK -> {
        try (ProgramBreak brk = new ProgramBreak(space, size)) {
          yield measure(bytes -> move(brk, bytes));
        }
      }
      case HEAP -> {
        HeapOptions options = HeapOptions.builder(space).name("large").build();
        try (Heap heap = Heap.create(options)) {
          yield measure(heap::allocate);
        }
      }
      default -> runReserved(way);
    };
  }

  /// Moves a break that was created with enough room; a refused commit is reported with the reason
  /// that the address space gives.
  private long move(ProgramBreak brk, long bytes) {
    long before = brk.sbrk(bytes);
    if (before == -1) {
      throw new OutOfMemoryException(space.whyNotCommitted(bytes));
    }
    return before;
  }

  private Round runReserved(Way way) {
    long[] address = new long[1];
    try {
      return measure(bytes -> {
        address[0] = space.reserve(bytes, options(way));
        if (way == Way.LATER) {
          space.populate(address[0], bytes);
        }
        return address[0];
      });
    } finally {
      if (address[0] != 0) {
        space.release(address[0]);
      }
    }
  }

  private static ReserveOptions options(Way way) {
    Set<ReserveFlag> flags =
        switch (way) {
          case POPULATED -> Set.of(ReserveFlag.POPULATE);
          case HUGE -> Set.of(ReserveFlag.HUGE_PAGES);
          case HUGE_POPULATED -> Set.of(ReserveFlag.HUGE_PAGES, ReserveFlag.POPULATE);
          default -> Set.of();
        };
    return ReserveOptions.COMMITTED.with(flags);
  }

  private Round measure(LongUnaryOperator allocate) {
    long faultsBefore = faults.count();
    long start = System.nanoTime();
    long address = allocate.applyAsLong(size);
    long committed = System.nanoTime();
    touch(address);
    long touched = System.nanoTime();
    long taken = faultsBefore < 0 ? -1 : faults.count() - faultsBefore;
    return new Round((committed - start) * 1e-9, (touched - committed) * 1e-9, taken);
  }

  private void touch(long address) {
    int page = (int) space.info().pageSize();
    for (long offset = 0; offset < size; offset += page) {
      memory.putByte(address + offset, (byte) 1);
    }
  }
}
