package org.freehold.heap.internal.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The thread that has heaps give memory back when it has been free for a while
/// (`HeapOptions.returnDelay`): one for all heaps.
///
/// A heap asks for it when a request has changed more than the bins of a thread cache, and is
/// looked at again and again until there is nothing left to give back. Then the heap is forgotten,
/// and when none is left, and none has come for some seconds, the thread ends; so a program that
/// does nothing has no such thread.
///
/// Thread-safe.
final class PurgeThread {

  private static final long LINGER = TimeUnit.SECONDS.toNanos(5);

  /// A heap and the time for the next look at it.
  private static final class Due {
    final IdlePurger heap;
    long time;

    Due(IdlePurger heap, long time) {
      this.heap = heap;
      this.time = time;
    }
  }

  private static final List<Due> HEAPS = new ArrayList<>();
  private static final Object LOCK = new Object();
  private static @Nullable Thread thread;

  private PurgeThread() {}

  /// Has a heap looked at when its delay is over.
  ///
  /// @return whether it will be; not when the system gives the process no more threads
  static boolean trySchedule(IdlePurger heap) {
    synchronized (LOCK) {
      if (thread == null && !tryStart()) {
        return false;
      }
      HEAPS.add(new Due(heap, System.nanoTime() + heap.delayNanos()));
      LOCK.notifyAll();
      return true;
    }
  }

  private static boolean tryStart() {
    try {
      thread =
          Thread.ofPlatform()
              .name("freehold-return")
              .daemon(true)
              .stackSize(256 * 1024)
              .start(PurgeThread::run);
      return true;
    } catch (OutOfMemoryError e) {
      return false; // A request that was served must not fail for this.
    }
  }

  private static void run() {
    while (true) {
      List<Due> due = awaitDue();
      if (due.isEmpty()) {
        return;
      }
      for (Due each : due) {
        if (purge(each.heap)) {
          synchronized (LOCK) {
            each.time = System.nanoTime() + each.heap.delayNanos();
            HEAPS.add(each);
          }
        }
      }
    }
  }

  /// Lets a heap give back what it can. One that is found damaged is told of like any exception
  /// that ends a thread, and forgotten; the thread goes on for the others.
  private static boolean purge(IdlePurger heap) {
    try {
      return heap.purge();
    } catch (Throwable t) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, t);
      return false;
    }
  }

  /// Waits for heaps whose time has come, and takes them out.
  ///
  /// @return an empty list when the thread is to end
  private static List<Due> awaitDue() {
    synchronized (LOCK) {
      long idleSince = System.nanoTime();
      while (true) {
        long now = System.nanoTime();
        List<Due> due = takeDue(now);
        if (!due.isEmpty()) {
          return due;
        }
        if (HEAPS.isEmpty() && now - idleSince >= LINGER) {
          thread = null;
          return due;
        }
        long wait = LINGER;
        for (Due each : HEAPS) {
          wait = Math.min(wait, each.time - now);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(LOCK, Math.max(1_000_000, wait));
        } catch (InterruptedException _) {
          // Nobody interrupts this thread on purpose; what it is for goes on.
        }
      }
    }
  }

  private static List<Due> takeDue(long now) {
    List<Due> due = new ArrayList<>();
    for (Iterator<Due> all = HEAPS.iterator(); all.hasNext(); ) {
      Due each = all.next();
      if (each.time - now <= 0) {
        due.add(each);
        all.remove();
      }
    }
    return due;
  }
}
