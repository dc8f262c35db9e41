package org.freehold.heap.internal.pageheap;

import java.util.concurrent.TimeUnit;
import org.freehold.vm.internal.MappingCount;
import org.jspecify.annotations.Nullable;

/// The budget of mappings: how many blocks with a guard page the system's limit on mappings leaves
/// room for, in all heaps of the process together.
///
/// Each block costs two mappings, its pages and the guard page, and Linux allows a process 65 530
/// of them by default. The JVM needs mappings too, and ends the process when it gets none; so a
/// part of the limit is never used. The mappings of the rest of the process are counted and not
/// estimated, but counting reads all of `/proc/self/maps`, so it is repeated only when half of the
/// room has been used since, and at the limit at most once in [#RECOUNT_NANOS].
///
/// Thread-safe.
final class MappingBudget {

  /// Mappings of one block.
  static final int MAPPINGS_PER_BLOCK = 2;

  /// The default of Linux, for a system that does not report its limit.
  private static final long DEFAULT_LIMIT = 65_530;

  private static final long MIN_MARGIN = 1024;
  private static final int MARGIN_DIVISOR = 16;
  private static final long RECOUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static @Nullable MappingBudget ofProcess;

  /// The system's limit, and how much of it is left to the rest of the process.
  private final long limit;

  private final long margin;

  private long blocks;

  /// Number of blocks up to which no recount is needed.
  private long granted;

  private boolean isAtLimit;
  private long countedAtNanos;

  private MappingBudget() {
    long reported = MappingCount.limit();
    this.limit = reported < 0 ? DEFAULT_LIMIT : reported;
    this.margin = Math.max(MIN_MARGIN, limit / MARGIN_DIVISOR);
  }

  /// The budget of this process. Not the constant of a holder class, which would be lost for ever
  /// if it was first needed when there is no Java memory.
  static synchronized MappingBudget ofProcess() {
    MappingBudget found = ofProcess;
    if (found == null) {
      found = new MappingBudget();
      ofProcess = found;
    }
    return found;
  }

  /// The system's limit.
  long limit() {
    return limit;
  }

  /// The part of the limit that is never used.
  long margin() {
    return margin;
  }

  /// Takes room for one more block.
  ///
  /// @return whether there is any
  synchronized boolean tryTake() {
    if (blocks >= granted && !grantMore()) {
      return false;
    }
    blocks++;
    return true;
  }

  /// Releases the room of `count` blocks.
  synchronized void release(long count) {
    blocks -= count;
  }

  private boolean grantMore() {
    long now = System.nanoTime();
    if (isAtLimit && now - countedAtNanos < RECOUNT_NANOS) {
      return false;
    }
    long used = MappingCount.now();
    long others = used < 0 ? 0 : Math.max(0, used - MAPPINGS_PER_BLOCK * blocks);
    long room = (limit - margin - others) / MAPPINGS_PER_BLOCK - blocks;
    countedAtNanos = now;
    isAtLimit = room <= 0;
    granted = blocks + Math.max(0, (room + 1) / 2);
    return !isAtLimit;
  }
}
