package org.freehold.lab.compare;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Runs all contenders on one trace, several at a time. Each has memory of its own; only the
/// decoded trace is shared.
public final class Comparison {

  private static final long TICK_MILLIS = 100;

  /// Runs the trial of a contender.
  @FunctionalInterface
  public interface Trials {
    /// Runs the trial.
    ///
    /// @param trace the trace
    /// @param contender the contender
    /// @param progress receives the operations done
    Result run(LoadedTrace trace, Contender contender, LongConsumer progress);
  }

  private Comparison() {}

  /// Runs all trials.
  ///
  /// @param trace the trace
  /// @param contenders in the order of the results
  /// @param trials runs a trial
  /// @param jobs how many run at a time
  /// @param progress receives, on the caller's thread, the operations done out of twice the trace's
  ///   for each contender
  /// @return a result for each
  public static List<Result> run(
      LoadedTrace trace,
      List<Contender> contenders,
      Trials trials,
      int jobs,
      LongConsumer progress) {
    AtomicLong done = new AtomicLong();
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      List<Future<Result>> futures = new ArrayList<>();
      for (Contender contender : contenders) {
        futures.add(workers.submit(() -> trials.run(trace, contender, done::addAndGet)));
      }
      List<Result> results = new ArrayList<>();
      try {
        for (Future<Result> future : futures) {
          results.add(await(future, () -> progress.accept(done.get())));
        }
      } finally {
        futures.forEach(future -> future.cancel(false));
      }
      return results;
    }
  }

  private static Result await(Future<Result> future, Runnable tick) {
    while (true) {
      try {
        return future.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        tick.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a trial", e);
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case UncheckedIOException io -> io;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("a trial failed: " + e.getCause(), e);
    };
  }
}
