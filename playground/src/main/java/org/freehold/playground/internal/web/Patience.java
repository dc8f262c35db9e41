package org.freehold.playground.internal.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ends requests whose other side keeps them waiting: one that sends no head or no body, or does
/// not read its answer. What waits is interrupted, which closes its connection.
///
/// A request is waiting from its start until its handler begins to work, then whenever it reads or
/// writes, and again while it is brought to its end. Thread-safe.
final class Patience implements AutoCloseable {

  private static final ScopedValue<Wait> CURRENT = ScopedValue.newInstance();
  private static final long TICK_MILLIS = 250;

  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Duration most;
  private final Thread clock =
      Thread.ofPlatform().daemon().name("playground-patience").unstarted(this::watch);

  /// Makes it.
  ///
  /// @param most that a request waits without getting on
  Patience(Duration most) {
    this.most = most;
    clock.start();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(TICK_MILLIS);
        waits.forEach(Wait::look);
      }
    } catch (InterruptedException _) {
      // It was closed.
    }
  }

  /// The waiting of one request, which is one thread's.
  static final class Wait {

    private final Thread thread = Thread.currentThread();
    private final Duration most;
    private boolean isWaiting;
    private long deadline;

    private Wait(Duration most) {
      this.most = most;
    }

    /// Begins to wait, unless it waits already.
    ///
    /// @return whether it did not
    synchronized boolean begin() {
      if (isWaiting) {
        return false;
      }
      deadline = System.nanoTime() + most.toNanos();
      isWaiting = true;
      return true;
    }

    synchronized void end() {
      isWaiting = false;
    }

    private synchronized void look() {
      if (isWaiting && System.nanoTime() - deadline > 0) {
        isWaiting = false;
        thread.interrupt();
      }
    }
  }

  /// Does what has to do with the other side.
  @FunctionalInterface
  interface Exchange<T> {
    /// Reads or writes.
    T run() throws IOException;
  }

  /// Handles a request; it is waiting until [#isWorking] is called.
  void handle(Runnable request) {
    Wait wait = new Wait(most);
    wait.begin();
    waits.add(wait);
    try {
      ScopedValue.where(CURRENT, wait).run(request);
    } finally {
      waits.remove(wait);
      wait.end();
    }
  }

  /// From now on the request of this thread is worked on.
  static void isWorking() {
    CURRENT.get().end();
  }

  /// From now on it waits, for no longer than once.
  static void isEnding() {
    CURRENT.get().begin();
  }

  /// Waits for the other side; within a wait it is part of that.
  static <T> T await(Exchange<T> exchange) throws IOException {
    Wait wait = CURRENT.get();
    boolean isOuter = wait.begin();
    try {
      return exchange.run();
    } finally {
      if (isOuter) {
        wait.end();
      }
    }
  }

  /// A stream whose every write is waited for.
  static OutputStream patient(OutputStream out) {
    return new FilterOutputStream(out) {

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        await(() -> {
          out.write(bytes, offset, length);
          return length;
        });
      }

      @Override
      public void flush() throws IOException {
        await(() -> {
          out.flush();
          return 0;
        });
      }

      @Override
      public void close() throws IOException {
        await(() -> {
          out.close();
          return 0;
        });
      }
    };
  }

  @Override
  public void close() {
    clock.interrupt();
  }
}
