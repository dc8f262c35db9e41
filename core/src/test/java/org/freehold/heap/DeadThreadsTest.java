package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Threads that have used a heap and are dead: neither they nor their tasks are kept.
class DeadThreadsTest {

  /// A task with something that would be missed.
  @SuppressWarnings("ArrayRecordComponent") // Of which nobody makes use as a value.
  private record Task(byte[] luggage, Heap heap, CountDownLatch all) implements Runnable {
    @Override
    public void run() {
      heap.free(heap.allocate(100));
      luggage[0] = 1;
      all.countDown();
      try {
        all.await(); // So that none takes over the cache of another.
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void theirTasksAreCollectedWhileTheHeapLives() throws InterruptedException {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).frontEnd(FrontEndMode.ON).build();
    try (Heap heap = Heap.create(options)) {
      List<WeakReference<Object>> dead = new ArrayList<>();
      run(heap, dead);
      for (int i = 0; i < 100 && dead.stream().anyMatch(each -> each.get() != null); i++) {
        System.gc();
        Thread.sleep(20);
      }
      assertThat(dead).allMatch(each -> each.get() == null);
      heap.validate();
      long again = heap.allocate(100);
      heap.free(again);
      heap.validate();
    }
  }

  private static void run(Heap heap, List<WeakReference<Object>> dead) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(10);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Task task = new Task(new byte[1 << 20], heap, all);
      threads.add(new Thread(task, "dead"));
      dead.add(new WeakReference<>(task));
      dead.add(new WeakReference<>(threads.getLast()));
    }
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
  }

  @Test
  void nothingIsLeftOfFiveThousandThreads() throws InterruptedException {
    requireNoGrowth(5_000);
  }

  @Test
  @Tag("campaign")
  void nothingIsLeftOfAHundredThousandThreads() throws InterruptedException {
    requireNoGrowth(100_000);
  }

  private static void requireNoGrowth(int threads) throws InterruptedException {
    NativeAddressSpace space = NativeAddressSpace.apart();
    HeapOptions options = HeapOptions.builder(space).frontEnd(FrontEndMode.ON).build();
    try (Heap heap = Heap.create(options)) {
      die(heap, 2_000);
      long reserved = space.reservedBytes();
      long committed = space.committedBytes();
      long metadata = AddressSpace.host().committedBytes();
      long java = javaBytes();
      die(heap, threads);
      assertThat(space.reservedBytes()).isLessThanOrEqualTo(reserved);
      assertThat((double) space.committedBytes()).isLessThan(1.01 * committed + (1 << 20));
      assertThat((double) AddressSpace.host().committedBytes())
          .isLessThan(1.01 * metadata + (1 << 20));
      assertThat((double) javaBytes()).isLessThan(1.01 * java + (1 << 20));
      assertThat(heap.summary().busyBlocks()).isZero();
      heap.validate();
    }
  }

  /// Threads that allocate, free what they have and what another one has left, and die; eight live
  /// at a time.
  private static void die(Heap heap, int threads) throws InterruptedException {
    long[] left = new long[8];
    Thread[] alive = new Thread[8];
    for (int i = 0; i < threads; i++) {
      int place = i % alive.length;
      if (alive[place] != null) {
        alive[place].join();
      }
      alive[place] =
          new Thread(() -> {
            for (int size = 16; size < 3_000; size += 300) {
              heap.free(heap.allocate(size));
            }
            if (left[place] != 0) {
              heap.free(left[place]);
            }
            left[place] = heap.allocate(16 + 100L * place);
          });
      alive[place].start();
    }
    for (int i = 0; i < alive.length; i++) {
      if (alive[i] != null) {
        alive[i].join();
      }
      if (left[i] != 0) {
        heap.free(left[i]);
      }
    }
  }

  private static long javaBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
