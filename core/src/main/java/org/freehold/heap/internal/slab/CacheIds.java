package org.freehold.heap.internal.slab;

import java.util.BitSet;

/// Ids of thread caches, by which page entries name them ([SlabDirectory]): unique across all heaps
/// of the process at any moment, below 2²⁰, never 0.
///
/// Thread-safe.
public final class CacheIds {

  /// Bits of an id.
  static final int BITS = 20;

  private static final int MAX = (1 << BITS) - 1;

  private static final BitSet IN_USE = new BitSet();
  private static int lowest = 1;

  private CacheIds() {}

  /// Acquires an id; 0 when all are in use.
  public static synchronized int acquire() {
    int id = IN_USE.nextClearBit(lowest);
    if (id > MAX) {
      return 0;
    }
    IN_USE.set(id);
    lowest = id + 1;
    return id;
  }

  /// Releases an id.
  public static synchronized void release(int id) {
    IN_USE.clear(id);
    lowest = Math.min(lowest, id);
  }
}
