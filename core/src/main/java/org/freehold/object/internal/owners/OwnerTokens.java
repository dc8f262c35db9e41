package org.freehold.object.internal.owners;

import java.util.concurrent.TimeUnit;
import org.freehold.heap.Heap;
import org.freehold.object.LostOwner;
import org.jspecify.annotations.Nullable;

/// Who gets a token: a bucket that holds 1,000 and fills with 1,000 a second.
///
/// [#take] is on the hot path of every owner. While the bucket is empty it costs a counter of the
/// thread's stripe, one nanosecond; a stripe looks into the bucket again at its 1,024th owner, or
/// when [OwnerWatch] wakes up, every five seconds while anything is watched. So a program that
/// makes owners slowly has a token for each, from five seconds after a burst on; one that makes
/// them fast has them for at most 1,000 a second, spread over its threads.
///
/// Thread-safe: the counters are plain and may lose a count, the bucket has a lock.
public final class OwnerTokens {

  /// Tokens that the bucket holds, and gets in a second.
  static final int PER_SECOND = 1_000;

  /// Owners that a stripe lets pass when it has found the bucket empty.
  static final int PASS = 1_023;

  private static final long NANOS_PER_TOKEN = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private static final int STRIPES = 64;

  /// 64 bytes a stripe, so that no two threads write to one cache line.
  private static final int STRIPE_SHIFT = 4;

  /// Owners of each stripe that pass before it looks into the bucket.
  private static final int[] LEFT = new int[STRIPES << STRIPE_SHIFT];

  /// What owners have that are not watched: a token for each stripe, whose record is written by all
  /// of them and read by nobody.
  private static final OwnerToken[] UNWATCHED = new OwnerToken[STRIPES << STRIPE_SHIFT];

  static {
    OwnerRecord.Origin nowhere = new OwnerRecord.Origin(LostOwner.Kind.OWNED, 0, null);
    for (int i = 0; i < UNWATCHED.length; i += 1 << STRIPE_SHIFT) {
      UNWATCHED[i] = new OwnerToken(nowhere, false);
    }
  }

  private static final Object LOCK = new Object();
  private static int tokens = PER_SECOND;
  private static long filled = System.nanoTime();

  private OwnerTokens() {}

  /// A token for a new owner.
  ///
  /// @param kind of owner
  /// @param heap that its block belongs to; null for a value that is no block
  /// @return one that is watched, or one that is not
  public static OwnerToken take(LostOwner.Kind kind, @Nullable Heap heap) {
    int stripe = ((int) Thread.currentThread().threadId() & (STRIPES - 1)) << STRIPE_SHIFT;
    int left = LEFT[stripe];
    if (left > 0) {
      LEFT[stripe] = left - 1;
      return UNWATCHED[stripe];
    }
    return look(kind, heap, stripe);
  }

  private static OwnerToken look(LostOwner.Kind kind, @Nullable Heap heap, int stripe) {
    if (!isLeft(System.nanoTime())) {
      LEFT[stripe] = PASS;
      return UNWATCHED[stripe];
    }
    try {
      OwnerToken made =
          new OwnerToken(new OwnerRecord.Origin(kind, LostOwnerReports.capture(), heap), true);
      OwnerWatch.SHARED.add(made.record());
      return made;
    } catch (OutOfMemoryError | StackOverflowError e) {
      return UNWATCHED[stripe]; // An owner that is not watched is better than none.
    }
  }

  /// Lets every stripe look into the bucket at its next owner.
  static void refresh() {
    for (int stripe = 0; stripe < LEFT.length; stripe += 1 << STRIPE_SHIFT) {
      LEFT[stripe] = 0;
    }
  }

  private static boolean isLeft(long now) {
    synchronized (LOCK) {
      long due = (now - filled) / NANOS_PER_TOKEN;
      if (due > 0) {
        tokens = (int) Math.min(PER_SECOND, tokens + due);
        filled += due * NANOS_PER_TOKEN;
      }
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
