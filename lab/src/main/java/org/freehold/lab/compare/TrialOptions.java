package org.freehold.lab.compare;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.freehold.vm.AddressSpace;

/// How contenders are tried.
///
/// @param spaces makes the address space of each pass
/// @param areaLimit the most bytes that a policy may hold
/// @param timeLimit of one contender on one trace
/// @param samples how many points of time are looked at, with a run of the heap checker at each
/// @param timed whether to replay against the clock as well
/// @param marker is told of every operation before it is done: where a process that dies stood
public record TrialOptions(
    Supplier<AddressSpace> spaces,
    long areaLimit,
    Duration timeLimit,
    int samples,
    boolean timed,
    LongConsumer marker) {

  /// Tells nobody.
  public static final LongConsumer NO_MARKER = _ -> {};

  /// The usual: areas of 16 GiB, two minutes, a hundred samples.
  public static TrialOptions on(Supplier<AddressSpace> spaces) {
    return new TrialOptions(spaces, 16L << 30, Duration.ofMinutes(2), 100, true, NO_MARKER);
  }

  /// The same without or with passes against the clock.
  public TrialOptions withTimed(boolean timed) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with so many samples.
  public TrialOptions withSamples(int samples) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with a limit of memory.
  public TrialOptions withAreaLimit(long areaLimit) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with a limit of time.
  public TrialOptions withTimeLimit(Duration timeLimit) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }

  /// The same with a marker.
  public TrialOptions withMarker(LongConsumer marker) {
    return new TrialOptions(spaces, areaLimit, timeLimit, samples, timed, marker);
  }
}
