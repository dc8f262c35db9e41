package org.freehold.bench.workload;

import java.util.concurrent.atomic.AtomicReference;

/// Threads that a workload starts and waits for.
final class Threads {

  private Threads() {}

  /// Runs something in a new platform thread and waits for its end. An exception there is rethrown
  /// here.
  static void inNew(String name, Runnable work) {
    join(start(name, work));
  }

  /// Starts a thread.
  static Started start(String name, Runnable work) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .uncaughtExceptionHandler((_, problem) -> thrown.set(problem))
            .start(work);
    return new Started(thread, thrown);
  }

  /// Waits for it.
  static void join(Started started) {
    try {
      started.thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    Throwable thrown = started.thrown.get();
    if (thrown != null) {
      throw new IllegalStateException(thrown.toString(), thrown);
    }
  }

  /// A thread, and the exception that ended it.
  record Started(Thread thread, AtomicReference<Throwable> thrown) {}
}
