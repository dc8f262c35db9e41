package org.freehold.object.internal.owners;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The list of what is watched, and the thread that is told by the garbage collector.
///
/// The thread is started when something is put on the list, ends when the list has been empty for
/// some seconds, and keeps nothing of the thread that has started it. If it cannot be started, it
/// is tried again with the next owner.
///
/// Thread-safe.
public final class OwnerWatch {

  /// That of the process.
  public static final OwnerWatch SHARED = new OwnerWatch();

  private static final long IDLE_EXIT_MILLIS = 5_000;
  private static final int STACK_BYTES = 256 * 1024;

  private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final Object lock = new Object();
  private @Nullable Watched first;
  private @Nullable Thread thread;
  private int size;

  /// When the stripes of [OwnerTokens] were last told to look; only the thread's.
  private long refreshed;

  private OwnerWatch() {}

  ReferenceQueue<Object> queue() {
    return queue;
  }

  /// How many are on the list.
  public int size() {
    synchronized (lock) {
      return size;
    }
  }

  /// Puts a new one on the list.
  public void add(Watched added) {
    synchronized (lock) {
      added.next = first;
      if (first != null) {
        first.previous = added;
      }
      first = added;
      added.isOn = true;
      size++;
      if (thread == null) {
        try {
          start();
        } catch (OutOfMemoryError | StackOverflowError e) {
          // The next owner tries again; what has been enqueued waits.
        }
      }
    }
  }

  /// Takes one off the list.
  ///
  /// @return whether it was on; true for one caller only
  public boolean remove(Watched removed) {
    synchronized (lock) {
      if (!removed.isOn) {
        return false;
      }
      removed.isOn = false;
      Watched before = removed.previous;
      Watched after = removed.next;
      if (before == null) {
        first = after;
      } else {
        before.next = after;
      }
      if (after != null) {
        after.previous = before;
      }
      removed.previous = null;
      removed.next = null;
      size--;
      return true;
    }
  }

  private void start() {
    Thread made =
        Thread.ofPlatform()
            .name("freehold-owners")
            .daemon(true)
            .stackSize(STACK_BYTES)
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    made.setContextClassLoader(null);
    made.start();
    thread = made;
  }

  private void run() {
    while (true) {
      try {
        Reference<?> dead = queue.remove(IDLE_EXIT_MILLIS);
        refreshWhenDue(System.nanoTime());
        if (dead instanceof Watched lost) {
          if (remove(lost)) {
            lost.onLost();
          }
        } else if (isOver()) {
          return;
        }
      } catch (InterruptedException | OutOfMemoryError | StackOverflowError e) {
        // Nobody interrupts this thread on purpose, and the others are still to be told of.
      } catch (Throwable t) {
        Thread current = Thread.currentThread();
        current.getUncaughtExceptionHandler().uncaughtException(current, t);
      }
    }
  }

  private void refreshWhenDue(long now) {
    if (now - refreshed >= TimeUnit.MILLISECONDS.toNanos(IDLE_EXIT_MILLIS)) {
      refreshed = now;
      OwnerTokens.refresh();
    }
  }

  private boolean isOver() {
    synchronized (lock) {
      if (size == 0) {
        thread = null;
      }
      return size == 0;
    }
  }
}
