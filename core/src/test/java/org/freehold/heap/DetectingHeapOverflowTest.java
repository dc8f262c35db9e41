package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Threads that recurse without end with a block a level, on heaps that detect errors: the error is
/// caught at the top, as servers do. Afterwards the heap is valid, no lock is held, and blocks that
/// were there before have their contents.
class DetectingHeapOverflowTest {

  private static final int THREADS = 24;
  private static final int KEPT = 20;
  private static final Memory MEMORY = AddressSpace.host().memory();

  @ParameterizedTest
  @EnumSource
  void survivesRecursionsWithoutEnd(DetectingHeap kind) throws InterruptedException {
    Heap heap = kind.create(AddressSpace.host());
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < KEPT; i++) {
      kept.add(heap.allocate(500));
      MEMORY.fill(kept.getLast(), 500, (byte) i);
    }
    int overflows = 0;
    for (int i = 0; i < THREADS; i++) {
      overflows += recurse(heap, i) ? 1 : 0;
      heap.validate();
    }
    assertThat(overflows).isEqualTo(THREADS);
    for (int i = 0; i < KEPT; i++) {
      assertThat(MEMORY.getByte(kept.get(i))).isEqualTo((byte) i);
      assertThat(MEMORY.getByte(kept.get(i) + 499)).isEqualTo((byte) i);
      heap.free(kept.get(i));
    }
    heap.validate();
    heap.close();
  }

  /// Lets a thread with a small stack recurse.
  ///
  /// @return whether its stack overflowed
  private static boolean recurse(Heap heap, int seed) throws InterruptedException {
    AtomicReference<@Nullable Throwable> caught = new AtomicReference<>();
    Runnable recursion =
        () -> {
          try {
            level(heap, new SplittableRandom(seed));
          } catch (Throwable t) {
            caught.set(t);
          }
        };
    Thread thread = new Thread(null, recursion, "recursion", 160_000L + seed * 4_000L);
    thread.start();
    thread.join(60_000);
    assertThat(thread.isAlive()).as("hangs").isFalse();
    return caught.get() instanceof StackOverflowError;
  }

  @SuppressWarnings("InfiniteRecursion") // Until the stack overflows.
  private static void level(Heap heap, SplittableRandom random) {
    long block = 0;
    try {
      int size = random.nextInt(1, 2_000);
      block = heap.allocate(size);
      MEMORY.fill(block, size, (byte) size);
      if (random.nextInt(3) == 0) {
        block = heap.reallocate(block, size + random.nextInt(3_000));
        assertThat(MEMORY.getByte(block)).isEqualTo((byte) size);
      }
      level(heap, random);
    } catch (OutOfMemoryException e) {
      throw new AssertionError(e);
    } finally {
      if (block != 0) {
        heap.free(block);
      }
    }
  }
}
