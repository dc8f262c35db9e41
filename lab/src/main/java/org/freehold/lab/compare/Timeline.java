package org.freehold.lab.compare;

import java.util.Arrays;

/// How a replay went, as samples at equal distances.
public final class Timeline {

  /// One sample.
  ///
  /// @param operation after which it was taken, counted from 1
  /// @param live bytes live, as asked for
  /// @param footprint bytes held
  /// @param freeSpace what was free
  public record Sample(long operation, long live, long footprint, FreeSpace freeSpace) {}

  private Sample[] samples = new Sample[64];
  private int count;

  /// Makes an empty one.
  public Timeline() {}

  /// Adds a sample after the others.
  public void add(Sample sample) {
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, count * 2);
    }
    samples[count++] = sample;
  }

  /// Number of samples.
  public int count() {
    return count;
  }

  /// A sample, in the order of time.
  public Sample get(int index) {
    return samples[index];
  }
}
