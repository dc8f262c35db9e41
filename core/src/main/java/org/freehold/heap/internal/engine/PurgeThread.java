package org.freehold.heap.internal.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The purge thread: one background thread that purges the unused memory of all heaps after their
/// purge delay (`HeapOptions.returnDelay`).
///
/// A heap schedules itself when a request has changed more than the bins of a thread cache, and is
/// purged again and again until there is nothing left to purge. Then it is dropped from the
/// schedule; when the schedule has been empty for some seconds the thread ends, so an idle program
/// has no such thread.
///
/// Thread-safe.
final class PurgeThread {

  private static final long IDLE_EXIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final List<Due> HEAPS = new ArrayList<>();
  private static final Object LOCK = new Object();
  private static @Nullable Thread thread;

  private PurgeThread() {}

  /// Schedules a heap to be purged when its delay is over.
  ///
  /// @return whether it is scheduled; not when the process can start no more threads
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
              .name("freehold-purge")
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

  /// Purges a heap. If it turns out to be corrupted, that is reported like any uncaught exception
  /// and the heap is dropped from the schedule; the thread goes on for the others.
  private static boolean purge(IdlePurger heap) {
    try {
      return heap.purge();
    } catch (Throwable t) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, t);
      return false;
    }
  }

  /// Waits for heaps that are due, and removes them from the schedule.
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
        if (HEAPS.isEmpty() && now - idleSince >= IDLE_EXIT_NANOS) {
          thread = null;
          return due;
        }
        long wait = IDLE_EXIT_NANOS;
        for (Due each : HEAPS) {
          wait = Math.min(wait, each.time - now);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(LOCK, Math.max(1_000_000, wait));
        } catch (InterruptedException _) {
          // Nobody interrupts this thread on purpose, so it goes on.
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

  /// A heap and the time of its next purge.
  private static final class Due {
    final IdlePurger heap;
    long time;

    Due(IdlePurger heap, long time) {
      this.heap = heap;
      this.time = time;
    }
  }
}
