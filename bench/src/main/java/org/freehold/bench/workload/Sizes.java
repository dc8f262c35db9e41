package org.freehold.bench.workload;

import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/// Draws made before the clock runs, so that a workload takes them from an array.
final class Sizes {

  private Sizes() {}

  /// Sizes between two, each power of two between them about as likely as any other, and every size
  /// inside of one as likely as its neighbours: programs ask for small blocks more often.
  static int logUniform(SplittableRandom random, int least, int most) {
    double ratio = Math.log((double) most / least);
    return (int) Math.min(most, Math.round(least * Math.exp(random.nextDouble() * ratio)));
  }

  /// Draws as many ints.
  static int[] draw(int count, SplittableRandom random, ToLongFunction<SplittableRandom> each) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = (int) each.applyAsLong(random);
    }
    return drawn;
  }
}
