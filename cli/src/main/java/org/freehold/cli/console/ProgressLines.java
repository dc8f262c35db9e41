package org.freehold.cli.console;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress as a line on stderr now and then, for work of many minutes whose output does not go to
/// a terminal: the last line of a log says how far it is. One thread uses it.
public final class ProgressLines {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final Shell shell;
  private final LongSupplier nanoTime;
  private final long started;
  private long lastPrinted;

  /// Starts the clock; the first line appears after the first interval.
  ///
  /// @param shell where to print
  public ProgressLines(Shell shell) {
    this(shell, System::nanoTime);
  }

  ProgressLines(Shell shell, LongSupplier nanoTime) {
    this.shell = shell;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.lastPrinted = started;
  }

  /// Reports how far the work is, and prints a line if the last one is old enough.
  ///
  /// @param done steps done
  /// @param total all steps known so far
  /// @param label the step that begins now
  public void update(long done, long total, String label) {
    long now = nanoTime.getAsLong();
    if (now - lastPrinted < INTERVAL_NANOS) {
      return;
    }
    lastPrinted = now;
    String left =
        done == 0 ? "" : ", about " + minutes((now - started) / done * (total - done)) + " left";
    shell.err().println("freehold: " + done + " of " + total + " done" + left + "; now " + label);
    shell.err().flush();
  }

  private static String minutes(long nanos) {
    return Math.max(1, Math.ceilDiv(nanos, Duration.ofMinutes(1).toNanos())) + " min";
  }
}
