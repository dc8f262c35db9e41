package org.freehold.bench.soak;

import java.util.ArrayList;
import java.util.List;

/// A footprint over time, and whether it stayed flat: whether the middle of the last third is about
/// that of the second. The first third is a heap that fills.
final class Growth {

  private static final double TOLERANCE = 1.25;
  private static final long SLACK = 16 << 20;
  private static final int FEWEST = 6;

  private final List<Long> samples = new ArrayList<>();

  void add(long bytes) {
    samples.add(bytes);
  }

  /// Whether there is enough to tell.
  boolean isKnown() {
    return samples.size() >= FEWEST;
  }

  /// The middle of the second third.
  long before() {
    return median(samples.subList(samples.size() / 3, samples.size() * 2 / 3));
  }

  /// The middle of the last third.
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
