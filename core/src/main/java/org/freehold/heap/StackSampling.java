package org.freehold.heap;

import java.util.concurrent.ThreadLocalRandom;

/// Which allocations a tracker looks at. The choice is random for each block, so that a pattern of
/// the program cannot hide from it, and takes about 5 ns.
///
/// @param kind how the choice is made
/// @param every the mean distance of two chosen blocks, in blocks or in bytes
public record StackSampling(Kind kind, long every) {

  /// How the choice is made.
  public enum Kind {
    /// One block in so many.
    BLOCKS,
    /// One block in so many bytes: a block of n bytes is chosen as if each of its bytes had been
    /// drawn, so large blocks are nearly always and small ones rarely.
    BYTES
  }

  /// Every block.
  public static final StackSampling ALL = new StackSampling(Kind.BLOCKS, 1);

  /// Checks the figure.
  ///
  /// @throws IllegalArgumentException when it is below 1
  public StackSampling {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1, every=" + every);
    }
  }

  /// One block in so many.
  public static StackSampling oneIn(long blocks) {
    return new StackSampling(Kind.BLOCKS, blocks);
  }

  /// One block in so many bytes.
  public static StackSampling everyBytes(long bytes) {
    return new StackSampling(Kind.BYTES, bytes);
  }

  /// Whether a block is chosen.
  boolean chooses(long size) {
    return every == 1 || ThreadLocalRandom.current().nextDouble() < probability(size);
  }

  /// How many blocks of a size stand behind one that was chosen.
  double weight(long size) {
    return every == 1 ? 1 : 1 / probability(size);
  }

  private double probability(long size) {
    return kind == Kind.BLOCKS ? 1.0 / every : -Math.expm1(-(double) Math.max(1, size) / every);
  }
}
