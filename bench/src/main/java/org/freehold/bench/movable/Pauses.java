package org.freehold.bench.movable;

import java.util.Arrays;
import java.util.Locale;

/// How long steps of compaction took: every one is kept, so the percentiles are exact.
final class Pauses {

  private long[] nanos = new long[1 << 10];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  int count() {
    return count;
  }

  /// The duration that a share of the steps did not exceed.
  ///
  /// @param share above 0, up to 1
  long percentile(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }

  /// Number of steps, median, 99th percentile and maximum in microseconds.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,7d steps  p50 %,6.0f us  p99 %,6.0f us  max %,6.0f us",
        count,
        percentile(0.5) / 1e3,
        percentile(0.99) / 1e3,
        percentile(1) / 1e3);
  }
}
