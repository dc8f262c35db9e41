package org.freehold.races;

import java.util.concurrent.SynchronousQueue;
import org.freehold.heap.Heap;

/// Supplies blocks of one heap that were allocated by threads outside the race: by one that does
/// nothing else and stays alive, or by threads that have ended before a block is used.
///
/// Thread-safe.
final class Feeder {

  private static final int BATCH = 256;

  private final Heap heap;
  private final int size;
  private final boolean isLiving;

  /// Requests to the living thread, each an array to fill, which it returns through [#filled]. It
  /// does nothing without a request: a block that is freed twice in a race must not be allocated
  /// again in between.
  private final SynchronousQueue<long[]> requests = new SynchronousQueue<>();

  private final SynchronousQueue<long[]> filled = new SynchronousQueue<>();

  private final long[] batch = new long[BATCH];
  private int given = BATCH;

  /// Makes a feeder.
  ///
  /// @param isLiving whether its thread stays alive; if not, the thread of each batch ends
  Feeder(Heap heap, int size, boolean isLiving) {
    this.heap = heap;
    this.size = size;
    this.isLiving = isLiving;
    if (isLiving) {
      Thread.ofPlatform().daemon().start(this::feed);
    }
  }

  /// The next block.
  synchronized long next() {
    if (given == BATCH) {
      given = 0;
      if (isLiving) {
        uninterrupted(() -> requests.put(batch));
        uninterrupted(filled::take);
      } else {
        runAndEnd(() -> fill(batch));
      }
    }
    return batch[given++];
  }

  /// Runs something in a new thread and waits until that has ended.
  static void runAndEnd(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    uninterrupted(thread::join);
  }

  private void feed() {
    while (true) {
      uninterrupted(() -> {
        long[] empty = requests.take();
        fill(empty);
        filled.put(empty);
      });
    }
  }

  private void fill(long[] blocks) {
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = heap.allocate(size);
    }
  }

  private interface Wait {
    void await() throws InterruptedException;
  }

  private static void uninterrupted(Wait wait) {
    try {
      wait.await();
    } catch (InterruptedException e) {
      throw new AssertionError("this thread is never interrupted", e);
    }
  }
}
