package org.freehold.lab.isolated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;

/// Runs a trial in a JVM of its own, with a limit of time and of memory, and reports the operation
/// at which it failed.
public final class TrialProcess {

  /// Time allowed for starting the JVM and reading the trace, and for the timed passes.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How long after its own deadline a pass is killed.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final long TICK_MILLIS = 50;

  private TrialProcess() {}

  static Path mark(Path folder) {
    return folder.resolve("operation");
  }

  /// Runs a trial.
  ///
  /// @param trace the trace, read already
  /// @param launch the process to start
  /// @param progress receives the operations done: twice the trace's in all
  /// @return the result, whatever happened in the process
  public static Result run(LoadedTrace trace, Launch launch, LongConsumer progress) {
    try {
      try (TemporaryFolder folder = TemporaryFolder.create("trial")) {
        return run(trace, launch, folder.path(), progress);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a trial ran", e);
    }
  }

  private static Result run(LoadedTrace trace, Launch launch, Path folder, LongConsumer progress)
      throws IOException, InterruptedException {
    AtomicLong reported = new AtomicLong();
    LongConsumer counted =
        done -> {
          reported.addAndGet(done);
          progress.accept(done);
        };
    try (OperationMark mark = OperationMark.create(mark(folder));
        ChildJvm child = start(trace, launch, folder)) {
      FutureTask<byte[]> result =
          new FutureTask<>(() -> {
            try {
              return ResultFormat.receive(child.in());
            } finally {
              child.drainRest();
            }
          });
      Thread.ofPlatform().daemon().name("trial-result").start(result);
      boolean ended = await(child, limits(trace, launch, mark), mark, counted);
      progress.accept(2 * trace.operations() - reported.get());
      if (!ended) {
        return broken(trace, launch, mark, "it hangs: the time limit is exceeded");
      }
      awaitEndOf(result);
      if (!child.isDone()) {
        return broken(trace, launch, mark, "its process ended " + child.why());
      }
      return read(trace, launch, mark, result);
    }
  }

  /// Waits until all that the process sent has been read, for what it says of its end.
  private static void awaitEndOf(FutureTask<byte[]> result) throws InterruptedException {
    try {
      result.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // It is looked at later.
    }
  }

  /// Reads what the process sent, which may be anything.
  private static Result read(
      LoadedTrace trace, Launch launch, OperationMark mark, FutureTask<byte[]> result)
      throws InterruptedException {
    try {
      return ResultFormat.read(
          result.get(GRACE.toMillis(), TimeUnit.MILLISECONDS), trace, launch.name());
    } catch (ExecutionException | TimeoutException | IOException e) {
      return broken(trace, launch, mark, "its process ended without a result");
    }
  }

  private static Result broken(LoadedTrace trace, Launch launch, OperationMark mark, String what) {
    long operation = mark.get();
    String when =
        operation > 0
            ? "operation " + operation
            : mark.hasBegun() ? "before the first operation, where it is made" : "at its start";
    return Result.nothing(trace, launch.name(), Outcome.BROKEN, when + ": " + what);
  }

  private static ChildJvm start(LoadedTrace trace, Launch launch, Path folder) throws IOException {
    return ChildJvm.start(
        launch.main(),
        launch.jvmOptions(),
        launch.environment(),
        TrialChild.arguments(folder, trace.file(), launch));
  }

  /// The time limit of each phase of a process, by the operation that it is at.
  private static LongFunction<Duration> limits(
      LoadedTrace trace, Launch launch, OperationMark mark) {
    return operation -> {
      if (operation == 0 && !mark.hasBegun()) {
        return PATIENCE;
      }
      return operation < trace.operations()
          ? launch.timeLimit().plus(GRACE)
          : launch.timeLimit().multipliedBy(2).plus(PATIENCE);
    };
  }

  /// Waits for the end of the process.
  ///
  /// @return false when it has taken too long
  private static boolean await(
      ChildJvm child, LongFunction<Duration> limits, OperationMark mark, LongConsumer progress)
      throws InterruptedException {
    long started = System.nanoTime();
    long reported = 0;
    boolean hadBegun = false;
    while (!child.await(TICK_MILLIS)) {
      long now = mark.get();
      boolean hasBegun = mark.hasBegun();
      progress.accept(now - reported);
      if ((reported == 0 && now > 0) || hasBegun != hadBegun) {
        started = System.nanoTime();
      }
      reported = now;
      hadBegun = hasBegun;
      if (System.nanoTime() - started > limits.apply(now).toNanos()) {
        return false;
      }
    }
    return true;
  }
}
