package org.freehold.object.internal.movable;

import java.util.SplittableRandom;

/// An operation on a movable heap as data: what to do, to which handle (counted around), and the
/// size if it needs one.
///
/// @param kind what to do
/// @param pick which handle
/// @param size bytes, in thousandths of the largest block in a chunk
/// @param discardable whether a new block is discardable
/// @param mark the seed of the bytes of a block
record MovableOperation(Kind kind, int pick, int size, boolean discardable, long mark) {

  enum Kind {
    ALLOCATE,
    FREE,
    LOCK,
    UNLOCK,
    PIN,
    UNPIN,
    REALLOCATE,
    REALLOCATE_NEAR,
    DISCARD,
    REVIVE,
    STEP,
    COMPACT,
    MISUSE
  }

  private static final Kind[] BY_PERCENT = new Kind[100];

  static {
    int at = 0;
    at = fill(at, 36, Kind.ALLOCATE);
    at = fill(at, 26, Kind.FREE);
    at = fill(at, 7, Kind.LOCK);
    at = fill(at, 7, Kind.UNLOCK);
    at = fill(at, 3, Kind.PIN);
    at = fill(at, 3, Kind.UNPIN);
    at = fill(at, 4, Kind.REALLOCATE);
    at = fill(at, 4, Kind.REALLOCATE_NEAR);
    at = fill(at, 2, Kind.DISCARD);
    at = fill(at, 3, Kind.REVIVE);
    at = fill(at, 4, Kind.STEP);
    int _ = fill(at, 1, Kind.MISUSE);
  }

  private static int fill(int from, int count, Kind kind) {
    for (int i = from; i < from + count; i++) {
      BY_PERCENT[i] = kind;
    }
    return from + count;
  }

  static MovableOperation draw(SplittableRandom random) {
    Kind kind = random.nextInt(5000) == 0 ? Kind.COMPACT : BY_PERCENT[random.nextInt(100)];
    return new MovableOperation(
        kind,
        random.nextInt(Integer.MAX_VALUE),
        size(random),
        random.nextInt(3) == 0,
        random.nextLong());
  }

  private static int size(SplittableRandom random) {
    int choice = random.nextInt(1000);
    if (choice < 900) {
      return random.nextInt(10);
    }
    return choice < 995 ? random.nextInt(200) : random.nextInt(1200);
  }
}
