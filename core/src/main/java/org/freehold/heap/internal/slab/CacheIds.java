package org.freehold.heap.internal.slab;

import java.util.Arrays;

/// Ids of thread caches, by which page entries name them ([SlabDirectory]): unique across all heaps
/// of the process at any moment, below 2²⁰, never 0.
///
/// Thread-safe. Acquiring one changes nothing unless it succeeds; releasing one cannot fail.
public final class CacheIds {

  /// Bits of an id.
  static final int BITS = 20;

  private static final int WORDS = (1 << BITS) / Long.SIZE;

  /// A bit for each id; 0 is never free.
  private static long[] inUse = {1};

  /// No word before this one has a free id.
  private static int lowest;

  private CacheIds() {}

  /// Acquires an id; 0 when all are in use.
  public static synchronized int acquire() {
    int word = lowest;
    while (word < inUse.length && inUse[word] == -1L) {
      word++;
    }
    if (word == inUse.length) {
      if (word == WORDS) {
        return 0;
      }
      inUse = Arrays.copyOf(inUse, 2 * word);
    }
    int bit = Long.numberOfTrailingZeros(~inUse[word]);
    inUse[word] |= 1L << bit;
    lowest = word;
    return word * Long.SIZE + bit;
  }

  /// Releases an id.
  public static synchronized void release(int id) {
    int word = id / Long.SIZE;
    inUse[word] &= ~(1L << id);
    lowest = Math.min(lowest, word);
  }
}
