package org.freehold.heap;

import java.util.concurrent.ThreadLocalRandom;

/// Sampling of allocations: which blocks a tracker records. The choice is random for each block, so
/// that no pattern of the program can escape it.
///
/// @param kind how the choice is made
/// @param every the mean distance of two sampled blocks, in blocks or in bytes; 1 for every block
public record StackSampling(Kind kind, long every) {

  /// How the choice is made.
  public enum Kind {
    /// One block in `every`.
    BLOCKS,
    /// One block in `every` bytes: a block is sampled as if each of its bytes had been drawn, so
    /// large blocks nearly always are and small ones rarely.
    BYTES
  }

  /// Every block.
  public static final StackSampling ALL = new StackSampling(Kind.BLOCKS, 1);

  /// Checks the distance.
  ///
  /// @throws IllegalArgumentException when it is below 1
  public StackSampling {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1, every=" + every);
    }
  }

  /// Samples one block in `blocks`.
  public static StackSampling oneIn(long blocks) {
    return new StackSampling(Kind.BLOCKS, blocks);
  }

  /// Samples one block in `bytes` bytes.
  public static StackSampling everyBytes(long bytes) {
    return new StackSampling(Kind.BYTES, bytes);
  }

  /// Whether to sample a block.
  boolean chooses(long size) {
    return every == 1 || ThreadLocalRandom.current().nextDouble() < probability(size);
  }

  /// How many blocks of a size one sampled block represents.
  double weight(long size) {
    return every == 1 ? 1 : 1 / probability(size);
  }

  private double probability(long size) {
    return kind == Kind.BLOCKS ? 1.0 / every : -Math.expm1(-(double) Math.max(1, size) / every);
  }
}
