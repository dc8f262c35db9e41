package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.freehold.vm.AddressSpace;
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
}
