package org.freehold.bench.soak;

import java.util.ArrayList;
import java.util.List;

/// Decides from samples of a footprint over time whether it stayed flat: whether the median of the
/// last third is about that of the second. In the first third the heaps fill.
final class Growth {

  private static final double TOLERANCE = 1.25;
  private static final long SLACK = 16 << 20;
  private static final int MIN_SAMPLES = 6;

  private final List<Long> samples = new ArrayList<>();

  void add(long bytes) {
    samples.add(bytes);
  }

  /// Whether there are enough samples to decide.
  boolean isKnown() {
    return samples.size() >= MIN_SAMPLES;
  }

  /// The median of the second third.
  long before() {
    return median(samples.subList(samples.size() / 3, samples.size() * 2 / 3));
  }

  /// The median of the last third.
  long after() {
    return median(samples.subList(samples.size() * 2 / 3, samples.size()));
  }

  boolean isFlat() {
    return after() <= before() * TOLERANCE + SLACK;
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
