package org.freehold.playground.internal.run;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The thread that plays a run again. An allocator may keep something for each thread that calls
/// it, as Freehold's heap does with its caches; played by a thread for each request, a moment would
/// not be what the first pass recorded.
final class OneThread {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("playground-moments").factory());

  /// Does something on it and waits.
  ///
  /// @throws IllegalStateException when the caller was interrupted
  <T> T call(Callable<T> action) {
    Future<T> future = thread.submit(action);
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a run was played again", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /// Does a last thing on it, after all others, and lets it end.
  void end(Runnable action) {
    thread.execute(action);
    thread.shutdown();
  }
}
