package org.freehold.lab.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;
import org.freehold.OutOfMemoryException;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.compare.Result.Outcome;

/// The trial of one contender on one trace: a checked pass, and if that serves the trace, timed
/// passes, each on a fresh target. Short traces are timed several times and the best time is
/// reported, as the drivers do (Bryant & O'Hallaron's K-best): what disturbs a pass, a compiler of
/// the JVM or another process, can only make it longer.
public final class Trial {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MIN_TIMED_NANOS = 250_000_000;
  private static final long TOO_LONG_NANOS = 600_000_000;
  private static final int MIN_PASSES = 8;
  private static final int MAX_PASSES = 100;

  private final LoadedTrace trace;
  private final Contender contender;
  private final TrialOptions options;
  private final LongConsumer progress;

  private Trial(
      LoadedTrace trace, Contender contender, TrialOptions options, LongConsumer progress) {
    this.trace = trace;
    this.contender = contender;
    this.options = options;
    this.progress = progress;
  }

  /// Runs the trial of a contender.
  ///
  /// @param progress receives the operations done, in increments: twice the trace's in all
  /// @return the result, whatever the contender did short of ending the process
  /// @throws UncheckedIOException when the trace can no longer be read
  public static Result run(
      LoadedTrace trace, Contender contender, TrialOptions options, LongConsumer progress) {
    return new Trial(trace, contender, options, progress).run();
  }

  /// Runs the timed passes alone, after a trial without them has served the trace.
  ///
  /// @return seconds of the best pass
  /// @throws UncheckedIOException when the trace can no longer be read
  public static double seconds(LoadedTrace trace, Contender contender, TrialOptions options) {
    return seconds(trace, contender, options, _ -> {});
  }

  /// Runs the timed passes alone and tells of the first. A listener that throws ends them: what it
  /// throws comes out of here, after the contender's memory was given back.
  ///
  /// @param progress receives the operations done, in increments, at 0 too: between all passes
  /// @return seconds of the best pass
  /// @throws UncheckedIOException when the trace can no longer be read
  public static double seconds(
      LoadedTrace trace, Contender contender, TrialOptions options, LongConsumer progress) {
    return new Trial(trace, contender, options, progress).time() / NANOS_PER_SECOND;
  }

  private Result run() {
    Result result;
    try (Target target = open()) {
      result = check(target);
    } catch (OutOfMemoryException | CannotServeException e) {
      return nothing(String.valueOf(e.getMessage()));
    }
    if (!result.isServed() || !options.timed()) {
      progress.accept(trace.operations());
      return result;
    }
    return result.withSeconds(time() / NANOS_PER_SECOND);
  }

  private Target open() {
    return contender.opener().open(options.spaces().get(), options.areaLimit());
  }

  private Result check(Target target) {
    long deadline = System.nanoTime() + options.timeLimit().toNanos();
    CheckedReplay pass = new CheckedReplay(trace, target, options, deadline);
    try {
      trace.forEach((chunk, _) -> {
        pass.play(chunk);
        progress.accept(chunk.count());
      });
      pass.finish();
      Result result = pass.result(contender.name(), Outcome.SERVED, null);
      if (target.outlivesClose()) {
        pass.clear();
      }
      return result;
    } catch (FailedTrialException e) {
      String failure = "operation " + e.operation() + ": " + e.getMessage();
      return pass.result(contender.name(), e.outcome(), failure);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result nothing(String why) {
    return Result.nothing(trace, contender.name(), Outcome.REFUSED, "it cannot start: " + why);
  }

  private long time() {
    long sum = 0;
    long best = Long.MAX_VALUE;
    for (int passes = 0; !isEnough(passes, sum); passes++) {
      long nanos = timeOnce(passes == 0);
      sum += nanos;
      best = Math.min(best, nanos);
    }
    return best;
  }

  private static boolean isEnough(int passes, long nanos) {
    return passes >= MAX_PASSES
        || nanos >= TOO_LONG_NANOS
        || (passes >= MIN_PASSES && nanos >= MIN_TIMED_NANOS);
  }

  private long timeOnce(boolean isFirst) {
    try (Target target = open()) {
      TimedReplay pass = new TimedReplay(trace, target);
      trace.forEach((chunk, _) -> {
        pass.play(chunk);
        progress.accept(isFirst ? chunk.count() : 0);
      });
      if (target.outlivesClose()) {
        pass.clear();
      }
      return pass.nanos();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
