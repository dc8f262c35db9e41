package org.freehold.heap;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.freehold.flags.PageHeapSettings;
import org.jspecify.annotations.Nullable;

/// Requests that a heap refuses on purpose, so that a program's handling of refusals is tried. A
/// request is an allocation, or a reallocation that needs another block; frees and resizing in
/// place are never refused.
///
/// Which requests are refused depends on the seed and on their order in this heap, and on the clock
/// only through the grace time: with a grace of zero, a run of one thread is repeated exactly.
///
/// @param rate how many of 10 000 requests are refused, 1 to 10 000
/// @param grace no request is refused before the process has run as long as this
/// @param seed of the draw
public record Faults(int rate, Duration grace, long seed) {

  /// The most that [#rate] can be: every request.
  public static final int EVERY = 10_000;

  /// A hundredth of the requests, five seconds after the start, from a seed of the moment.
  public static final Faults DEFAULT = of(100);

  /// Checks the figures.
  ///
  /// @throws IllegalArgumentException naming the one that is out of range
  public Faults {
    if (rate < 1 || rate > EVERY) {
      throw new IllegalArgumentException("rate must be 1 to 10000, rate=" + rate);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative, grace=" + grace);
    }
  }

  /// A rate, five seconds after the start, from a seed of the moment.
  public static Faults of(int rate) {
    return new Faults(rate, Duration.ofSeconds(5), RandomGenerator.getDefault().nextLong());
  }

  /// What a program's global flags ask for; null for nothing.
  static @Nullable Faults of(PageHeapSettings settings) {
    return settings.faultRate() == 0
        ? null
        : of(settings.faultRate()).withGrace(Duration.ofSeconds(settings.faultGraceSeconds()));
  }

  /// The same with another grace time.
  public Faults withGrace(Duration grace) {
    return new Faults(rate, grace, seed);
  }

  /// The same with another seed.
  public Faults withSeed(long seed) {
    return new Faults(rate, grace, seed);
  }
}
