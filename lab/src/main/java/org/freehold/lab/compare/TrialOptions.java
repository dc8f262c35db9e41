package org.freehold.lab.compare;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.freehold.vm.AddressSpace;

/// The options of a trial.
///
/// @param spaces makes the address space of each pass
/// @param areaLimit the most bytes that a policy may hold
/// @param timeLimit of one contender on one trace
/// @param samples the number of samples over time, with a run of the heap checker at each
/// @param timed whether to run timed passes as well
/// @param marker receives the number of each operation before it is done: where a process was that
///   crashed
public record TrialOptions(
    Supplier<AddressSpace> spaces,
    long areaLimit,
    Duration timeLimit,
    int samples,
    boolean timed,
    LongConsumer marker) {

  /// Ignores the operations.
  public static final LongConsumer NO_MARKER = _ -> {};

  /// The defaults: areas of 16 GiB, two minutes, a hundred samples.
  public static TrialOptions on(Supplier<AddressSpace> spaces) {
    return new TrialOptions(spaces, 16L << 30, Duration.ofMinutes(2), 100, true, NO_MARKER);
  }

  /// The same with or without timed passes.
  public TrialOptions withTimed(boolean timed) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with another number of samples.
  public TrialOptions withSamples(int samples) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with another limit of memory.
  public TrialOptions withAreaLimit(long areaLimit) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with another time limit.
  public TrialOptions withTimeLimit(Duration timeLimit) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with another marker.
  public TrialOptions withMarker(LongConsumer marker) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }
}
