package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Figures of a run over time, at equal distances. No peak is lost: between two samples the highest
/// footprint and the most live bytes are kept.
public final class FigureSeries {

  /// Samples at the most, the last one aside, which may stand at no distance.
  private static final int MOST = 2048;

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

  private final List<Sample> samples = new ArrayList<>();
  private final int distance;

  /// Makes one without samples.
  ///
  /// @param operations of the run
  FigureSeries(long operations) {
    distance = Math.toIntExact(Math.max(1, Math.ceilDiv(operations, MOST)));
  }

  /// Whether the next sample is due.
  boolean isDue(int operation) {
    return operation % distance == 0;
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  /// The operation of the last sample; 0 without any.
  int lastOperation() {
    return samples.isEmpty() ? 0 : samples.getLast().operation;
  }

  /// The samples in order.
  public List<Sample> samples() {
    return Collections.unmodifiableList(samples);
  }
}
