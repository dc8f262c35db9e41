package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A heap that detects errors on an address space whose n-th call throws, for every n that a
/// workload reaches: from then on the heap is valid, blocks have their contents, and the counts are
/// right. A call that throws may have freed its block or not, and has allocated nothing.
class DetectingHeapFaultTest {

  private static final int OPERATIONS = 80;
  private static final int MAX_BLOCKS = 24;

  /// Counts the calls of a space, and throws in one of them.
  private static final class Trap {
    private final Supplier<? extends Throwable> error;
    private long calls;
    private long at = Long.MAX_VALUE;
    private boolean hasThrown;

    Trap(Supplier<? extends Throwable> error) {
      this.error = error;
    }

    boolean call() {
      if (++calls == at) {
        hasThrown = true;
        throw Trap.<RuntimeException>sneaky(error.get());
      }
      return false;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable error) throws E {
      throw (E) error;
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesAnOutOfMemoryErrorInEachCall(DetectingHeap kind) {
    everyCall(kind, () -> new OutOfMemoryError("injected"));
  }

  @ParameterizedTest
  @EnumSource
  void survivesAStackOverflowErrorInEachCall(DetectingHeap kind) {
    everyCall(kind, () -> new StackOverflowError("injected"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PAGES", "PAGES_WITH_STACKS"})
  void survivesThatTheSystemRefusesEachDecommitAndRelease(DetectingHeap kind) {
    everyCall(kind, () -> new AddressSpaceException(VmError.SYSTEM, "decommit", 0, 0, "injected"));
  }

  private static void everyCall(DetectingHeap kind, Supplier<? extends Throwable> error) {
    long n = 1;
    while (run(kind, n, error)) {
      n++;
    }
    assertThat(n).as("calls that were tried").isGreaterThan(5);
  }

  /// Runs the workload with the n-th call throwing.
  ///
  /// @return whether there were that many calls
  private static boolean run(DetectingHeap kind, long n, Supplier<? extends Throwable> error) {
    AddressSpace space = SimulatedMachine.builder().bits(64).build().createProcess("test");
    FaultySpace faulty = new FaultySpace(space);
    Trap trap = new Trap(error);
    try (Heap heap = kind.create(faulty)) {
      faulty.refuseWhen(trap::call);
      faulty.refuseReleaseWhen(trap::call);
      faulty.onDecommit(trap::call);
      trap.at = n;
      new Workload(kind, heap, trap).run();
      trap.at = Long.MAX_VALUE;
    }
    assertThat(space.reservedBytes()).as("%s, call %d", kind, n).isZero();
    return trap.hasThrown;
  }

  /// Random operations, and a model of the blocks.
  private static final class Workload {
    private final DetectingHeap kind;
    private final Heap heap;
    private final Memory memory;
    private final Trap trap;
    private final SplittableRandom random = new SplittableRandom(11);

    /// Sizes by addresses.
    private final TreeMap<Long, Long> live = new TreeMap<>();

    Workload(DetectingHeap kind, Heap heap, Trap trap) {
      this.kind = kind;
      this.heap = heap;
      this.memory = heap.options().space().memory();
      this.trap = trap;
    }

    void run() {
      boolean hadThrown = false;
      for (int i = 0; i < OPERATIONS; i++) {
        step();
        if (trap.hasThrown && (!hadThrown || i % 8 == 0)) {
          check();
          hadThrown = true;
        }
      }
      while (!live.isEmpty()) {
        free(live.firstKey());
      }
      check();
      try {
        assertThat(heap.compact()).isNotNegative();
      } catch (OutOfMemoryError | StackOverflowError | AddressSpaceException e) {
        // Some of it may stay.
      }
      check();
    }

    private void step() {
      int choice = random.nextInt(10);
      if (live.isEmpty() || (choice < 5 && live.size() < MAX_BLOCKS)) {
        allocate(size());
      } else if (choice < 8) {
        free(any());
      } else {
        reallocate(any(), size());
      }
    }

    private long size() {
      return random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(3_000);
    }

    private long any() {
      Long found = live.ceilingKey(random.nextLong(live.lastKey() + 1));
      return found == null ? live.firstKey() : found;
    }

    private void allocate(long size) {
      try {
        hold(heap.allocate(size), size);
      } catch (OutOfMemoryError
          | StackOverflowError
          | AddressSpaceException
          | OutOfMemoryException e) {
        // Nothing has been allocated.
      }
    }

    private void free(long address) {
      long size = live.remove(address);
      try {
        heap.free(address);
      } catch (OutOfMemoryError | StackOverflowError | AddressSpaceException e) {
        if (heap.isBlock(address)) {
          live.put(address, size);
        }
      }
      assertThat(heap.isBlock(address)).isEqualTo(live.containsKey(address));
    }

    private void reallocate(long address, long size) {
      long before = live.remove(address);
      try {
        long moved = heap.reallocate(address, size);
        for (long i = 0; i < Math.min(before, size); i += 501) {
          assertThat(memory.getByte(moved + i)).isEqualTo(content(address, i));
        }
        hold(moved, size);
      } catch (OutOfMemoryError
          | StackOverflowError
          | AddressSpaceException
          | OutOfMemoryException e) {
        live.put(address, before);
      }
    }

    private void hold(long address, long size) {
      for (long i = 0; i < size; i += 501) {
        memory.putByte(address + i, content(address, i));
      }
      assertThat(live.put(address, size)).as("handed out twice").isNull();
    }

    private static byte content(long address, long offset) {
      return (byte) ((address >>> 4) * 31 + offset);
    }

    private void check() {
      heap.validate();
      assertThat(heap.summary().busyBlocks())
          .as("%s, call %d", kind, trap.at)
          .isEqualTo(live.size());
      long requested = live.values().stream().mapToLong(Long::longValue).sum();
      if (heap.summary().requestedBytes() >= 0) {
        assertThat(heap.summary().requestedBytes()).isEqualTo(requested);
      }
      live.forEach((address, size) -> {
        for (long i = 0; i < size; i += 501) {
          assertThat(memory.getByte(address + i)).isEqualTo(content(address, i));
        }
      });
    }
  }
}
