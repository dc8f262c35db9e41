package org.freehold.heap;

import java.util.SplittableRandom;

/// An operation on a heap as data: what to do, to which of the live blocks (counted around), and
/// the size and alignment if it needs them.
///
/// @param kind what to do
/// @param pick which live block
/// @param size bytes; for `NEAR` kinds the difference to the block's size
/// @param alignmentShift alignment as a power of two
/// @param mark the seed of the bytes of a new block
record HeapOperation(Kind kind, int pick, long size, int alignmentShift, long mark) {

  enum Kind {
    ALLOCATE,
    ALLOCATE_ZEROED,
    ALLOCATE_ALIGNED,
    REALLOCATE,
    REALLOCATE_NEAR,
    RESIZE_IN_PLACE,
    FREE
  }

  private static final int LARGEST_ALIGNMENT_SHIFT = 17;

  /// Draws an operation: half allocate, a third free, the rest resize; sizes are mostly small, some
  /// large enough for a large block.
  static HeapOperation draw(SplittableRandom random) {
    Kind kind = kind(random.nextInt(100));
    boolean near = kind == Kind.REALLOCATE_NEAR || kind == Kind.RESIZE_IN_PLACE;
    return new HeapOperation(
        kind,
        random.nextInt(Integer.MAX_VALUE),
        near ? random.nextInt(-64, 256) : size(random),
        random.nextInt(LARGEST_ALIGNMENT_SHIFT),
        random.nextLong());
  }

  private static Kind kind(int choice) {
    if (choice < 44) {
      return Kind.ALLOCATE;
    }
    if (choice < 46) {
      return Kind.ALLOCATE_ZEROED;
    }
    if (choice < 49) {
      return Kind.ALLOCATE_ALIGNED;
    }
    if (choice < 53) {
      return Kind.RESIZE_IN_PLACE;
    }
    if (choice < 59) {
      return Kind.REALLOCATE_NEAR;
    }
    return choice < 65 ? Kind.REALLOCATE : Kind.FREE;
  }

  private static long size(SplittableRandom random) {
    int choice = random.nextInt(1000);
    if (choice < 700) {
      return random.nextInt(200);
    }
    if (choice < 950) {
      return random.nextInt(4096);
    }
    return choice < 997 ? random.nextInt(100_000) : random.nextInt(3_000_000);
  }
}
