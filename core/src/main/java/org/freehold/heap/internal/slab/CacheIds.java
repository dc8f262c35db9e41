package org.freehold.heap.internal.slab;

import java.util.BitSet;

/// Numbers of thread caches, by which entries of pages name them ([SlabDirectory]): unique among
/// all heaps at one time, below 2²⁰, never 0.
///
/// Thread-safe.
public final class CacheIds {

  /// Bits of a number.
  static final int BITS = 20;

  private static final int MOST = (1 << BITS) - 1;

  private static final BitSet TAKEN = new BitSet();
  private static int lowest = 1;

  private CacheIds() {}

  /// Takes a number; 0 when all are taken.
  public static synchronized int take() {
    int number = TAKEN.nextClearBit(lowest);
    if (number > MOST) {
      return 0;
    }
    TAKEN.set(number);
    lowest = number + 1;
    return number;
  }

  /// Gives a number back.
  public static synchronized void give(int number) {
    TAKEN.clear(number);
    lowest = Math.min(lowest, number);
  }
}
