package org.freehold.bench.workload;

import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/// Random sizes that are generated before the clock starts, so that a workload reads them from an
/// array.
final class Sizes {

  private Sizes() {}

  /// A size between two bounds, uniform on a logarithmic scale, and uniform between two powers of
  /// two: programs allocate small blocks more often.
  static int logUniform(SplittableRandom random, int least, int most) {
    double ratio = Math.log((double) most / least);
    return (int) Math.min(most, Math.round(least * Math.exp(random.nextDouble() * ratio)));
  }

  /// Generates an array of sizes.
  static int[] draw(int count, SplittableRandom random, ToLongFunction<SplittableRandom> each) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = (int) each.applyAsLong(random);
    }
    return drawn;
  }
}
