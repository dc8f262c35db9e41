package org.freehold.races;

import java.util.concurrent.SynchronousQueue;
import org.freehold.heap.Heap;

/// Blocks of one heap that were allocated by threads that are not in the race: by one that does
/// nothing else and lives on, or by threads that are dead by the time that a block is used.
///
/// Thread-safe.
final class Feeder {

  private static final int BATCH = 256;

  private final Heap heap;
  private final int size;
  private final boolean isLiving;

  /// Through which the living thread is asked for blocks, in an array to be filled, and hands them
  /// on. It does nothing unasked: a block that is freed twice in a race must not be handed out
  /// between.
  private final SynchronousQueue<long[]> asked = new SynchronousQueue<>();

  private final SynchronousQueue<long[]> filled = new SynchronousQueue<>();

  private final long[] batch = new long[BATCH];
  private int given = BATCH;

  /// A feeder whose thread lives, or whose threads die.
  Feeder(Heap heap, int size, boolean isLiving) {
    this.heap = heap;
    this.size = size;
    this.isLiving = isLiving;
    if (isLiving) {
      Thread.ofPlatform().daemon().start(this::feed);
    }
  }

  /// A block.
  synchronized long next() {
    if (given == BATCH) {
      given = 0;
      if (isLiving) {
        uninterrupted(() -> asked.put(batch));
        uninterrupted(filled::take);
      } else {
        runAndEnd(() -> fill(batch));
      }
    }
    return batch[given++];
  }

  /// Runs something in a thread of its own and waits for the end of that.
  static void runAndEnd(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    uninterrupted(thread::join);
  }

  private void feed() {
    while (true) {
      uninterrupted(() -> {
        long[] empty = asked.take();
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
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }
}
