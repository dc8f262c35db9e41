package org.freehold.object.internal.movable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeapOptions;
import org.freehold.testkit.Exhaustive;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// Every sequence of a few calls on a heap of tiny chunks, with contents and tables checked after
/// each.
class MovableExhaustiveTest {

  private static final int CALLS = 4;

  /// A chunk of one page, so that a quarter of it is the largest block that is not large.
  private static final int CHUNK_UNITS = 256;

  private static final long[] SIZES = {1, 1024, 1040};
  private static final long LIMIT = 5 * 4096;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("test");
  private final Memory memory = space.memory();
  private long runs;

  @Test
  void everyShortSequenceKeepsContentsAndTables() {
    Exhaustive choices = new Exhaustive();
    while (!choices.done()) {
      runs++;
      new Run(choices).run();
    }
    assertThat(runs).isGreaterThan(10_000);
    assertThat(space.reservedBytes()).isZero();
  }

  private final class Run {
    private final Exhaustive choices;
    private final List<Handle> handles = new ArrayList<>();
    private final MovableEngine engine =
        new MovableEngine(
            MovableHeapOptions.builder(space).byteLimit(LIMIT).garbagePercent(1).build(),
            CHUNK_UNITS);

    Run(Exhaustive choices) {
      this.choices = choices;
    }

    void run() {
      // A chunk that is nearly full, with garbage in it.
      for (int i = 0; i < 3; i++) {
        add(1000, i == 1);
      }
      handles.get(0).free();
      handles.remove(0);
      for (int i = 0; i < CALLS; i++) {
        call();
        engine.validate();
        handles.forEach(this::check);
      }
      for (Handle each : handles) {
        while (each.lockCount() > 0) {
          each.unlock();
        }
        each.free();
      }
      engine.close();
    }

    private void call() {
      switch (choices.choose(5)) {
        case 0 -> add(SIZES[choices.choose(SIZES.length)], false);
        case 1 -> {
          Handle handle = oneOf();
          if (handle != null && handle.lockCount() == 0) {
            handle.free();
            handles.remove(handle);
          }
        }
        case 2 -> lockOrUnlock(oneOf());
        case 3 -> engine.compactStep(1024);
        default -> {
          Handle handle = oneOf();
          if (handle != null && handle.tryReallocate(choices.flag() ? 2000 : 30)) {
            fill(handle);
          }
        }
      }
    }

    /// The oldest or the newest.
    private Handle oneOf() {
      if (handles.isEmpty()) {
        return null;
      }
      return choices.flag() ? handles.getFirst() : handles.getLast();
    }

    private void lockOrUnlock(Handle handle) {
      if (handle != null && handle.lockCount() > 0) {
        handle.unlock();
      } else if (handle != null) {
        assertThat(handle.tryLock() == 0).isEqualTo(handle.isDiscarded());
      }
    }

    private void add(long size, boolean discardable) {
      Handle handle = engine.allocate(size, discardable, false);
      if (handle != null) {
        handles.add(handle);
        fill(handle);
      }
    }

    private void fill(Handle handle) {
      long address = handle.lock();
      long size = handle.size();
      memory.fill(address, size, mark(handle));
      handle.unlock();
    }

    private void check(Handle handle) {
      if (!handle.isDiscarded()) {
        long address = handle.lock();
        long size = handle.size();
        assertThat(memory.getByte(address)).isEqualTo(mark(handle));
        assertThat(memory.getByte(address + size - 1)).isEqualTo(mark(handle));
        handle.unlock();
      }
    }

    private static byte mark(Handle handle) {
      return (byte) System.identityHashCode(handle);
    }
  }
}
