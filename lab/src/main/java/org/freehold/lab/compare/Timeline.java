package org.freehold.lab.compare;

import java.util.Arrays;

/// A replay over time, as samples at equal intervals.
public final class Timeline {

  /// One sample.
  ///
  /// @param operation after which it was taken, counted from 1
  /// @param live live bytes, as requested
  /// @param footprint bytes held
  /// @param freeSpace the free space
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

  /// A sample, in chronological order.
  public Sample get(int index) {
    return samples[index];
  }
}
