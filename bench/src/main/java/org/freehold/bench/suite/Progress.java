package org.freehold.bench.suite;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// Reports to the process that started this one how far the work is: a line `done total what` on
/// stdout before each fork, and on stderr, for people, how long it will take. Results are only in
/// the file of results.
public final class Progress {

  private static final long SECONDS_PER_MINUTE = 60;
  private static final long MINUTES_SHOWN = 90;

  private final PrintWriter out;
  private final PrintWriter err;
  private int done;
  private int total;

  /// Makes it.
  ///
  /// @param out for the process that started this one
  /// @param err for people
  public Progress(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /// Says how long the work will take.
  ///
  /// @param cases how many are measured
  /// @param forks how many JVMs measure each
  /// @param time an estimate for all of them
  public void estimate(int cases, int forks, Duration time) {
    if (cases > 0) {
      err.println(
          String.format(
              Locale.ROOT,
              "freehold: %d %s in %d %s each, about %s",
              cases,
              cases == 1 ? "case" : "cases",
              forks,
              forks == 1 ? "JVM" : "JVMs",
              text(time)));
      err.flush();
    }
  }

  /// A duration as people say it: `1 minute`, `7 hours`.
  static String text(Duration time) {
    long minutes = Math.max(1, Math.ceilDiv(time.toSeconds(), SECONDS_PER_MINUTE));
    if (minutes < MINUTES_SHOWN) {
      return minutes + (minutes == 1 ? " minute" : " minutes");
    }
    return Math.round(minutes / 60.0) + " hours";
  }

  /// Adds steps to the total.
  public void expect(int steps) {
    total += steps;
  }

  /// Begins the next step.
  public void next(String what) {
    out.println(done++ + " " + total + " " + what);
    out.flush();
  }
}
