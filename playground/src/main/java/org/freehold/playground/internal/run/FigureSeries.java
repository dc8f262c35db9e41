package org.freehold.playground.internal.run;

import java.util.Arrays;

/// Figures of a run over time, at equal distances: when it has twice as many samples as are wanted,
/// every second one is dropped and the distance doubles. So a run of any length is sampled evenly
/// without its length being known, and no peak is lost: between two samples the highest footprint
/// and the most live bytes are kept.
public final class FigureSeries {

  /// Samples that are wanted at least.
  private static final int WANTED = 1024;

  /// Figures after an operation.
  ///
  /// @param operation after which they were taken
  /// @param liveBlocks number of live blocks
  /// @param liveBytes requested by them; the most since the sample before
  /// @param usableBytes usable in them
  /// @param footprint bytes that the allocator holds; the most since the sample before
  /// @param holes number of free ranges; -1 if unknown, as are the next two
  /// @param freeBytes bytes in them
  /// @param largestHole bytes of the largest
  /// @param reserved bytes of address space taken; -1 if unknown
  /// @param cached bytes set aside for quick reuse; -1 if unknown
  /// @param refusals requests that were refused up to here
  public record Sample(
      int operation,
      long liveBlocks,
      long liveBytes,
      long usableBytes,
      long footprint,
      long holes,
      long freeBytes,
      long largestHole,
      long reserved,
      long cached,
      long refusals) {}

  private final Sample[] samples = new Sample[2 * WANTED];
  private int count;
  private int distance = 1;

  /// Whether the next sample is due.
  boolean isDue(int operation) {
    return operation % distance == 0;
  }

  /// Adds a sample.
  ///
  /// @param isLast whether there will be none after it; it is kept in any case
  /// @return whether it was kept; if not, the highest figures since the sample before are still to
  ///   be told
  boolean add(Sample sample, boolean isLast) {
    if (count == samples.length) {
      for (int i = 1; i < count; i += 2) {
        samples[i / 2] = merge(samples[i - 1], samples[i]);
      }
      count /= 2;
      distance *= 2;
      if (!isDue(sample.operation) && !isLast) {
        return false;
      }
    }
    samples[count++] = sample;
    return true;
  }

  /// The operation of the last sample; 0 without any.
  int lastOperation() {
    return count == 0 ? 0 : samples[count - 1].operation;
  }

  private static Sample merge(Sample first, Sample second) {
    return new Sample(
        second.operation,
        second.liveBlocks,
        Math.max(first.liveBytes, second.liveBytes),
        Math.max(first.usableBytes, second.usableBytes),
        Math.max(first.footprint, second.footprint),
        second.holes,
        second.freeBytes,
        second.largestHole,
        second.reserved,
        second.cached,
        second.refusals);
  }

  /// The samples in order.
  public Sample[] samples() {
    return Arrays.copyOf(samples, count);
  }
}
