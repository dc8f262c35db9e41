package org.freehold.heap.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The purge thread: one background thread that purges the unused memory of all heaps after their
/// purge delay (`HeapOptions.returnDelay`).
///
/// A heap schedules itself when a request has changed more than the bins of a thread cache, and is
/// purged again and again until there is nothing left to purge. Then it is dropped from the
/// schedule; when the schedule has been empty for some seconds the thread ends, so an idle program
/// has no such thread. A heap that is closed leaves the schedule at once, and with the last one
/// that is open the thread ends: it would keep the class loader of a program that has been
/// unloaded. Nor does it keep anything of the thread that happened to start it, such as its context
/// class loader.
///
/// A process that can start no thread is not asked for one all the time, since each attempt takes
/// milliseconds and makes the virtual machine write warnings: the pauses between attempts double.
///
/// **Nothing is lost.** The schedule is a list whose links are in the tasks. A task stays in it
/// while its heap is purged and has its next time already, so a purge that fails for want of Java
/// memory or stack is repeated. A heap that turns out to be corrupted is reported like any uncaught
/// exception and dropped; the thread goes on for the others.
///
/// Thread-safe.
final class PurgeThread {

  /// The purge thread of all heaps.
  static final PurgeThread SHARED = new PurgeThread(PurgeThread::newThread);

  /// How long a thread with an empty schedule lives on, for heaps that will be used again, and for
  /// programs that make the next heap when they have closed the last one.
  private static final long IDLE_EXIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long CLOSED_EXIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// Pauses between attempts to start the thread.
  private static final long MIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long MIN_WAIT_NANOS = 1_000_000;
  private static final int STACK_BYTES = 256 * 1024;

  private final ThreadFactory factory;
  private final Runnable body = this::run;
  private final Object lock = new Object();

  private @Nullable Thread thread;

  /// The schedule: the task that has waited longest comes first.
  private @Nullable PurgeTask first;

  private @Nullable PurgeTask last;

  /// Heaps that have ever been scheduled and are open.
  private int openHeaps;

  /// The present pause between attempts to start the thread, 0 while it could be started; and when
  /// it is over.
  private long pause;

  private long pauseEnd;
  private boolean hasWarned;

  /// Creates a schedule without a thread.
  ///
  /// @param factory makes the thread, unstarted
  PurgeThread(ThreadFactory factory) {
    this.factory = factory;
  }

  private static Thread newThread(Runnable body) {
    Thread made =
        Thread.ofPlatform()
            .name("freehold-purge")
            .daemon(true)
            .stackSize(STACK_BYTES)
            .inheritInheritableThreadLocals(false)
            .unstarted(body);
    made.setContextClassLoader(null);
    return made;
  }

  /// Schedules a heap to be purged when its delay is over.
  ///
  /// @return whether it is scheduled; not when the process can start no more threads, or the heap
  ///   is closed
  boolean trySchedule(PurgeTask task) {
    synchronized (lock) {
      if (task.isOver || !tryStart()) {
        return false;
      }
      openHeaps += task.isCounted ? 0 : 1;
      task.isCounted = true;
      task.requests++;
      if (!task.isScheduledNow) {
        task.due = System.nanoTime() + task.delayNanos();
        link(task);
        lock.notifyAll();
      }
      return true;
    }
  }

  /// Drops a heap for good: it is closed. The thread does not purge it any more, unless it is doing
  /// so at this moment.
  void drop(PurgeTask task) {
    synchronized (lock) {
      task.isOver = true;
      openHeaps -= task.isCounted ? 1 : 0;
      task.isCounted = false;
      if (task.isScheduledNow) {
        unlink(task);
      }
      if (openHeaps == 0) {
        lock.notifyAll();
      }
    }
  }

  /// Starts the thread unless it is alive.
  ///
  /// @return whether it is
  private boolean tryStart() {
    Thread known = thread;
    if (known != null && known.isAlive()) {
      return true;
    }
    if (pause != 0 && System.nanoTime() - pauseEnd < 0) {
      return false;
    }
    Throwable refused = null;
    try {
      known = factory.newThread(body);
      thread = known;
      known.start();
    } catch (OutOfMemoryError | StackOverflowError e) {
      refused = e; // A request that was served must not fail for this.
    }
    if (refused == null || (known != null && known.isAlive())) {
      pause = 0;
      return true;
    }
    thread = null;
    pause = Math.clamp(2 * pause, MIN_PAUSE_NANOS, MAX_PAUSE_NANOS);
    pauseEnd = System.nanoTime() + pause;
    warnOnce(refused);
    return false;
  }

  private void warnOnce(Throwable refused) {
    if (hasWarned) {
      return;
    }
    hasWarned = true;
    try {
      Logger logger = System.getLogger(PurgeThread.class.getName());
      logger.log(
          Level.WARNING,
          "the purge thread cannot be started, so heaps keep memory that they do not use; it is"
              + " tried again from time to time: {0}",
          refused.getMessage());
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Then nobody hears of it; the heaps are none the worse.
    }
  }

  private void run() {
    while (true) {
      try {
        PurgeTask due = awaitDue();
        if (due == null) {
          return;
        }
        settle(due, purge(due));
      } catch (OutOfMemoryError | StackOverflowError e) {
        // What is scheduled stays so.
      }
    }
  }

  /// Purges a heap.
  ///
  /// @return whether to purge it again
  private static boolean purge(PurgeTask task) {
    try {
      return task.purge();
    } catch (OutOfMemoryError | StackOverflowError e) {
      return true;
    } catch (LinkageError e) {
      task.isOver = true; // Its program has been unloaded, and its classes with it.
      return false;
    } catch (Throwable t) {
      task.isOver = true;
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, t);
      return false;
    }
  }

  /// Schedules a heap again after a purge, or drops it from the schedule.
  private void settle(PurgeTask task, boolean isWanted) {
    synchronized (lock) {
      if (!task.isScheduledNow) {
        return; // It has been closed.
      }
      unlink(task);
      if (!task.isOver && (isWanted || task.requests != task.seenRequests)) {
        task.due = System.nanoTime() + task.delayNanos();
        link(task);
      }
    }
  }

  /// Waits for a heap that is due, and puts it off until its next time.
  ///
  /// @return null when the thread is to end
  private @Nullable PurgeTask awaitDue() {
    synchronized (lock) {
      long idleSince = System.nanoTime();
      while (true) {
        long now = System.nanoTime();
        PurgeTask task = earliest(now);
        idleSince = task == null ? idleSince : now;
        if (task != null && task.due - now <= 0) {
          unlink(task);
          task.due = now + task.delayNanos();
          task.seenRequests = task.requests;
          link(task);
          return task;
        }
        long patience = openHeaps == 0 ? CLOSED_EXIT_NANOS : IDLE_EXIT_NANOS;
        long wait = task != null ? task.due - now : patience - (now - idleSince);
        if (task == null && wait <= 0) {
          thread = null;
          return null;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, Math.max(MIN_WAIT_NANOS, wait));
        } catch (InterruptedException _) {
          // Nobody interrupts this thread on purpose, so it goes on.
        }
      }
    }
  }

  /// A task that is due, or else the one that will be first; null when there is none.
  private @Nullable PurgeTask earliest(long now) {
    PurgeTask earliest = first;
    for (PurgeTask each = first; each != null; each = each.next) {
      if (each.due - now <= 0) {
        return each;
      }
      if (earliest == null || each.due - earliest.due < 0) {
        earliest = each;
      }
    }
    return earliest;
  }

  private void link(PurgeTask task) {
    task.isScheduledNow = true;
    task.next = null;
    task.previous = last;
    if (last == null) {
      first = task;
    } else {
      last.next = task;
    }
    last = task;
  }

  private void unlink(PurgeTask task) {
    task.isScheduledNow = false;
    if (task.previous == null) {
      first = task.next;
    } else {
      task.previous.next = task.next;
    }
    if (task.next == null) {
      last = task.previous;
    } else {
      task.next.previous = task.previous;
    }
    task.previous = null;
    task.next = null;
  }
}
