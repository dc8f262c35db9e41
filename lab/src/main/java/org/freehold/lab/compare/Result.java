package org.freehold.lab.compare;

import org.freehold.trace.replay.Fragmentation;
import org.jspecify.annotations.Nullable;

/// The result of one contender on one trace. Where it did not serve the whole trace, the figures
/// are those up to the operation at which it failed.
///
/// @param trace as the user typed it
/// @param policy the contender
/// @param outcome whether the trace was served, or why not
/// @param failure one line with the operation; null when the trace was served
/// @param operations of the trace
/// @param seconds of one pass over them; 0 when none was timed
/// @param peakLiveBytes the peak of live bytes, as requested
/// @param peakFootprintBytes the peak of bytes held
/// @param finalFootprintBytes bytes held after the last operation
/// @param fragmentation at the peak of live bytes
/// @param searchesPerAllocation mean number of free blocks probed; -1 when unknown
/// @param checks how often the heap checker ran
/// @param timeline samples
public record Result(
    String trace,
    String policy,
    Outcome outcome,
    @Nullable String failure,
    long operations,
    double seconds,
    long peakLiveBytes,
    long peakFootprintBytes,
    long finalFootprintBytes,
    Fragmentation fragmentation,
    double searchesPerAllocation,
    long checks,
    Timeline timeline) {

  /// The outcome of a trial.
  public enum Outcome {
    /// The whole trace was served, and every check held.
    SERVED,
    /// The policy is not made for such a trace.
    UNSUITED,
    /// A request was refused.
    REFUSED,
    /// The time limit was exceeded.
    TOO_SLOW,
    /// A check failed, or the allocator threw: it is faulty.
    BROKEN
  }

  /// The result of a contender that did not run.
  ///
  /// @param trace the trace
  /// @param policy the contender
  /// @param outcome why it did not
  /// @param failure the reason, in one line
  public static Result nothing(LoadedTrace trace, String policy, Outcome outcome, String failure) {
    return new Result(
        trace.file().toString(),
        policy,
        outcome,
        failure,
        trace.operations(),
        0,
        trace.peakLiveBytes(),
        0,
        0,
        new Fragmentation(0, 0, 0, 0, 0),
        -1,
        0,
        new Timeline());
  }

  /// The same with a time.
  public Result withSeconds(double seconds) {
    return new Result(
        trace,
        policy,
        outcome,
        failure,
        operations,
        seconds,
        peakLiveBytes,
        peakFootprintBytes,
        finalFootprintBytes,
        fragmentation,
        searchesPerAllocation,
        checks,
        timeline);
  }

  /// Whether the whole trace was served.
  public boolean isServed() {
    return outcome == Outcome.SERVED;
  }

  /// Peak live ÷ peak footprint, the drivers' utilisation; 0 where the trace was not served.
  public double utilization() {
    return !isServed() || peakFootprintBytes == 0 ? 0 : (double) peakLiveBytes / peakFootprintBytes;
  }

  /// Operations per second; 0 where none were timed.
  public double operationsPerSecond() {
    return seconds == 0 ? 0 : operations / seconds;
  }
}
