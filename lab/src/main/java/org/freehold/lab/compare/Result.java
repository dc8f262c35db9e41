package org.freehold.lab.compare;

import org.freehold.trace.replay.Fragmentation;
import org.jspecify.annotations.Nullable;

/// What came of one contender on one trace. Where it did not serve the whole trace, the figures are
/// those up to the operation at which it ended.
///
/// @param trace as the user named it
/// @param policy the contender
/// @param outcome whether the trace was served, and else why not
/// @param failure one line with the operation; null when the trace was served
/// @param operations of the trace
/// @param seconds of one pass over them; 0 when none was timed
/// @param peakLiveBytes most bytes live at once, as asked for
/// @param peakFootprintBytes most bytes held
/// @param finalFootprintBytes bytes held after the last operation
/// @param fragmentation at the peak of live bytes
/// @param searchesPerAllocation free blocks looked at for each; -1 when unknown
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

  /// How a replay can end.
  public enum Outcome {
    /// The whole trace was served, and every check held.
    SERVED,
    /// The policy is not made for such a trace.
    UNSUITED,
    /// There was no memory.
    REFUSED,
    /// It took too long.
    TOO_SLOW,
    /// A check failed, or the allocator threw: it is wrong.
    BROKEN
  }

  /// The result of a contender that did nothing.
  ///
  /// @param trace the trace
  /// @param policy the contender
  /// @param outcome how it ended
  /// @param failure why
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

  /// Operations a second; 0 where none were timed.
  public double operationsPerSecond() {
    return seconds == 0 ? 0 : operations / seconds;
  }
}
