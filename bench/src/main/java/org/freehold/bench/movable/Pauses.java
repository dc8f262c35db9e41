package org.freehold.bench.movable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/// How long steps of compaction took, by the clock on the wall and by the processor's time of the
/// thread: what is between them is other programs on the machine. Every step is kept, so the
/// percentiles are exact.
final class Pauses {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long[] wall = new long[1 << 10];
  private long[] processor = new long[1 << 10];
  private int count;

  /// The processor's time of the thread so far, in nanoseconds.
  static long processorNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /// Times a step.
  ///
  /// @return what the step returns
  long time(LongSupplier step) {
    if (count == wall.length) {
      wall = Arrays.copyOf(wall, 2 * count);
      processor = Arrays.copyOf(processor, 2 * count);
    }
    long processorStart = processorNanos();
    long start = System.nanoTime();
    long progress = step.getAsLong();
    wall[count] = System.nanoTime() - start;
    processor[count] = processorNanos() - processorStart;
    count++;
    return progress;
  }

  /// Number of steps.
  int count() {
    return count;
  }

  /// The time on the wall, in nanoseconds, that a share of the steps did not exceed.
  ///
  /// @param share above 0, up to 1
  long percentile(double share) {
    return percentile(wall, share);
  }

  private long percentile(long[] nanos, double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }

  /// Number of steps; median, 99th percentile and maximum in microseconds, of both clocks.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,7d steps  %s  processor %s", count, figures(wall), figures(processor));
  }

  private String figures(long[] nanos) {
    return String.format(
        Locale.ROOT,
        "p50 %,.0f p99 %,.0f max %,.0f us",
        percentile(nanos, 0.5) / 1e3,
        percentile(nanos, 0.99) / 1e3,
        percentile(nanos, 1) / 1e3);
  }
}
