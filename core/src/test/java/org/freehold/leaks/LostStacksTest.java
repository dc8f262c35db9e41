package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.heap.internal.stacks.AllocationTable;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

/// Stacks that cannot be captured, and blocks that cannot be tracked: they are counted, and nobody
/// else notices. The test is outside the heap's packages, whose frames are omitted from stacks.
class LostStacksTest {

  @Test
  void aCaptureWithoutStackIsCountedAndLaterOnesAreRight() throws InterruptedException {
    StackDatabase database = new StackDatabase(8);
    AtomicLong captured = new AtomicLong();
    List<Throwable> thrown = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Thread thread =
          new Thread(null, () -> captureToTheEnd(database, captured, thrown), "deep", 200_000);
      thread.start();
      thread.join();
    }
    assertThat(thrown).isEmpty();
    assertThat(captured.get()).isPositive();
    assertThat(database.lost()).isPositive();
    int number = database.capture();
    assertThat(number).isPositive();
    assertThat(database.capture()).isEqualTo(database.size());
    assertThat(database.frames(number).getFirst()).contains("aCaptureWithoutStackIsCounted");
    for (int i = 1; i <= database.size(); i++) {
      assertThat(database.frames(i)).isNotEmpty().doesNotContain("");
    }
  }

  private static void captureToTheEnd(
      StackDatabase database, AtomicLong captured, List<Throwable> thrown) {
    try {
      level(database, captured);
    } catch (StackOverflowError e) {
      // The end, at the very call of a capture.
    } catch (Throwable t) {
      thrown.add(t);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // Until the stack overflows.
  private static void level(StackDatabase database, AtomicLong captured) {
    captured.addAndGet(database.capture() > 0 ? 1 : 0);
    level(database, captured);
  }

  @Test
  void aTrackerLetsGoOfItsTablesWhenTheHeapIsClosed() {
    AllocationStacks stacks = new AllocationStacks(new StackDatabase(4), StackSampling.oneIn(1));
    assertThat(stacks.memoryBytes()).isZero();
    Heap heap = Heap.create(HeapOptions.builder(AddressSpace.host()).build());
    heap.attach(stacks);
    for (int i = 0; i < 10_000; i++) {
      assertThat(heap.allocate(16)).isNotZero();
    }
    assertThat(stacks.count()).isEqualTo(10_000);
    assertThat(stacks.memoryBytes()).isPositive();
    heap.close();
    assertThat(stacks.count()).isZero();
    assertThat(stacks.lost()).isZero();
    assertThat(stacks.memoryBytes()).isZero();
  }

  @Test
  void removingFromTheTableAllocatesNothing() {
    AllocationTable table = new AllocationTable();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      for (long i = 1; i <= 1_000; i++) {
        table.put(16 * i, i, 1, 2, 3);
      }
      long start = threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      int removed = 0;
      for (long i = 1; i <= 1_000; i++) {
        removed += table.remove(16 * i) ? 1 : 0;
      }
      long after = threads.getCurrentThreadAllocatedBytes();
      assertThat(removed).isEqualTo(1_000);
      least = Math.min(least, after - before - (before - start));
    }
    assertThat(least).isZero();
  }
}
