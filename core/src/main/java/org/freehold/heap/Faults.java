package org.freehold.heap;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.freehold.flags.PageHeapSettings;
import org.jspecify.annotations.Nullable;

/// Fault injection: requests that a heap refuses on purpose, to test how a program handles
/// refusals. A request is an allocation, or a reallocation that needs another block; frees and
/// resizing in place are never refused.
///
/// Which requests are refused depends on the seed and on their order in this heap, and on the clock
/// only through the grace time: with a grace of zero, a run of one thread is exactly repeatable.
///
/// @param rate how many of 10,000 requests are refused, 1 to 10,000
/// @param grace no request is refused before the process has run this long
/// @param seed of the random draw
public record Faults(int rate, Duration grace, long seed) {

  /// The maximum [#rate]: every request is refused.
  public static final int EVERY = 10_000;

  /// One request in a hundred, from five seconds after the start, with a random seed.
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

  /// A rate, from five seconds after the start, with a random seed.
  public static Faults of(int rate) {
    return new Faults(rate, Duration.ofSeconds(5), RandomGenerator.getDefault().nextLong());
  }

  /// What a program's global flags ask for; null for none.
  static @Nullable Faults of(PageHeapSettings settings) {
    return settings.faultRate() == 0
        ? null
        : of(settings.faultRate()).withGrace(Duration.ofSeconds(settings.faultGraceSeconds()));
  }

  /// A copy with another grace time.
  public Faults withGrace(Duration grace) {
    return new Faults(rate, grace, seed);
  }

  /// A copy with another seed.
  public Faults withSeed(long seed) {
    return new Faults(rate, grace, seed);
  }
}
