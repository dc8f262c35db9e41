package org.freehold.object.internal.movable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeap;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.MovableHeapSummary;
import org.freehold.object.Pin;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.Test;

/// Threads use blocks that they share, while one compacts all the time and the heap discards.
class MovableConcurrencyTest {

  private static final int THREADS = 4;
  private static final int CALLS = 60_000;
  private static final int SLOTS = 2_000;
  private static final int MAX_SIZE = 3_000;
  private static final long LIMIT = 2 << 20;

  private record Shared(Handle handle, int size, long mark) {}

  private final Memory memory = AddressSpace.host().memory();
  private final AtomicReferenceArray<Shared> slots = new AtomicReferenceArray<>(SLOTS);

  @Test
  void contentsStayWhatTheyAreWhileBlocksMove() throws Exception {
    MovableHeapOptions options =
        MovableHeapOptions.builder(AddressSpace.host()).byteLimit(LIMIT).discardable(true).build();
    MovableHeap heap = MovableHeap.create(options);
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
      final Future<?> compacting =
          threads.submit(() -> {
            while (!isOver.get()) {
              heap.compactStep(64 << 10);
              heap.validate();
            }
          });
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        working.add(threads.submit(() -> work(heap, random)));
      }
      try {
        for (Future<?> each : working) {
          each.get();
        }
      } finally {
        isOver.set(true);
      }
      compacting.get();
    }
    heap.validate();
    MovableHeapSummary summary = heap.summary();
    assertThat(summary.movedBlocks()).isPositive();
    assertThat(summary.discards()).isPositive();
    assertThat(summary.lockedBlocks()).isZero();
    heap.close();
  }

  private void work(MovableHeap heap, SplittableRandom random) {
    for (int i = 0; i < CALLS; i++) {
      int slot = random.nextInt(SLOTS);
      if (random.nextInt(4) == 0) {
        replace(heap, slot, random);
      } else {
        use(slots.get(slot));
      }
    }
  }

  /// Takes the block of a slot, which nobody else frees then, and puts another one there.
  private void replace(MovableHeap heap, int slot, SplittableRandom random) {
    Shared old = slots.getAndSet(slot, null);
    if (old != null) {
      free(old.handle);
    }
    int size = 8 + random.nextInt(MAX_SIZE);
    long mark = random.nextLong();
    Handle handle = heap.allocate(size);
    try (Pin pin = handle.tryPin()) {
      if (pin == null) {
        handle.free(); // Discarded already.
        return;
      }
      memory.putLong(pin.address(), mark);
      memory.putLong(pin.address() + size - 8, mark + (size < 16 ? 0 : 1));
    }
    Shared made = new Shared(handle, size, mark);
    if (!slots.compareAndSet(slot, null, made)) {
      free(handle);
    }
  }

  /// Another thread may have the block locked for a moment.
  private static void free(Handle handle) {
    while (true) {
      try {
        handle.free();
        return;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("locked");
        Thread.onSpinWait();
      }
    }
  }

  private void use(Shared shared) {
    if (shared == null) {
      return;
    }
    try {
      long address = shared.handle.tryLock();
      if (address == 0) {
        return;
      }
      try {
        if (shared.size >= 16) {
          assertThat(memory.getLong(address)).isEqualTo(shared.mark);
          assertThat(memory.getLong(address + shared.size - 8)).isEqualTo(shared.mark + 1);
        }
      } finally {
        shared.handle.unlock();
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("freed");
    }
  }
}
