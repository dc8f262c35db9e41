package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Threads recurse without end and use the heap at each level, with blocks of the back end, until
/// the stack overflows somewhere inside the heap or the recursion. The heap is whole afterwards;
/// only the block of a call that was cut may be lost.
class StackOverflowTest {

  private static final int OVERFLOWS = 150;
  private static final int MAX_LEVELS = 40_000;
  private static final long MIN_SIZE = 20_000;
  private static final long MAX_SIZE = 300_000;

  /// One recursion. It writes what it has to arrays that are there, since anything else could
  /// overflow as well.
  private static final class Recursion {
    private final Heap heap;
    private final SplittableRandom random;
    private final long[] blocks = new long[MAX_LEVELS];
    private final long[] sizes = new long[MAX_LEVELS];
    private int levels;
    private int overflows;

    Recursion(Heap heap, long seed) {
      this.heap = heap;
      this.random = new SplittableRandom(seed);
    }

    void run() {
      try {
        descend(0);
      } catch (StackOverflowError e) {
        overflows++;
      }
    }

    private void descend(int level) {
      levels = level;
      long draw = random.nextLong();
      if ((draw & 3) != 0 || level + 1 >= MAX_LEVELS) {
        descend(level + 1);
        return;
      }
      long size = MIN_SIZE + (draw >>> 8) % (MAX_SIZE - MIN_SIZE);
      sizes[level] = size;
      try {
        blocks[level] = heap.allocate(size);
        operate((int) (draw >>> 2) & 31, level, size);
        descend(level + 1);
      } finally {
        if (blocks[level] != 0) {
          heap.free(blocks[level]);
          blocks[level] = 0;
        }
      }
    }

    private void operate(int kind, int level, long size) {
      if (kind < 26) {
        heap.free(blocks[level]);
        blocks[level] = 0;
      } else if (kind < 28) {
        sizes[level] = Math.min(size, 50_000);
        blocks[level] = heap.reallocate(blocks[level], 50_000);
      } else if (kind == 28) {
        long _ = heap.compact();
      } else if (kind == 29) {
        HeapSummary _ = heap.summary();
      } else if (kind == 30) {
        heap.validate();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FrontEndMode.class)
  void aHeapSurvivesIt(FrontEndMode mode) throws InterruptedException {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host())
            .frontEnd(mode)
            .decommitRange(64 * 1024)
            .decommitTotal(1 << 20)
            .build();
    long lost = 0;
    try (Heap heap = Heap.create(options)) {
      SplittableRandom random = new SplittableRandom(7);
      int overflows = 0;
      for (int i = 0; i < OVERFLOWS; i++) {
        Recursion recursion = new Recursion(heap, i);
        long stack = 160L * 1024 + random.nextInt(256 * 1024);
        Thread thread = Thread.ofPlatform().stackSize(stack).start(recursion::run);
        assertThat(thread.join(Duration.ofSeconds(60))).as("ends").isTrue();
        assertThat(canLock(heap)).as("no lock stays held").isTrue();
        heap.validate();
        overflows += recursion.overflows;
        for (int level = 0; level <= recursion.levels; level++) {
          free(heap, recursion.blocks[level], recursion.sizes[level]);
        }
        long left = heap.summary().busyBlocks();
        assertThat(left - lost).as("blocks lost by one overflow").isBetween(0L, 1L);
        lost = left;
      }
      assertThat(overflows).isEqualTo(OVERFLOWS);
      heap.validate();
    }
  }

  /// Whether the lock can be had within 10 seconds; the purge thread may hold it for a moment.
  private static boolean canLock(Heap heap) throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      if (heap.tryLock()) {
        heap.unlock();
        return true;
      }
      Thread.sleep(1);
    }
    return false;
  }

  /// Frees a block whose free was cut, unless the free was done.
  private static void free(Heap heap, long address, long size) {
    if (address != 0 && heap.isBlock(address)) {
      assertThat(heap.sizeOf(address)).isGreaterThanOrEqualTo(size);
      heap.free(address);
    }
  }
}
