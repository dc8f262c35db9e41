package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.HotCaches;
import org.freehold.heap.internal.cache.ThreadCache;
import org.jspecify.annotations.Nullable;

/// Visits to thread caches off the hot path: finding or making the cache of a thread, and going
/// inside.
final class CacheVisits {

  private final HotCaches hot;

  /// Whether threads allocate from their bins on the hot path; not where more has to be written for
  /// each block.
  private final boolean hasHotPath;

  /// Is run by every request that does not find what it needs in the bins.
  private Runnable onSlowPath = () -> {};

  /// For the caches of one heap.
  ///
  /// @param hot where caches are found on the hot path from then on
  CacheVisits(HotCaches hot, boolean hasHotPath) {
    this.hot = hot;
    this.hasHotPath = hasHotPath;
  }

  /// Has something run by every request that does not find what it needs in the bins.
  void onSlowPath(Runnable action) {
    onSlowPath = action;
  }

  /// The cache for a call of a thread (`ThreadCaches.acquire`), which is found on the hot path from
  /// now on.
  ///
  /// @param wanted number of the cache that a new thread is to have, if that can be
  @Nullable ThreadCache acquire(FrontEndState known, Thread thread, int wanted) {
    onSlowPath.run();
    ThreadCache cache = known.caches().acquire(thread, wanted);
    if (cache != null) {
      known.sharing().undoIfDue(cache, known.caches());
    }
    if (hasHotPath && known.directory().hasFastPathLayout()) {
      hot.keepHot(known.caches().table(), cache);
    }
    return cache;
  }

  /// Goes inside a cache, if need be after a thread that has it to itself; not when that is this
  /// one.
  static boolean enter(ThreadCache cache) {
    if (cache.tryEnter()) {
      return true;
    }
    if (cache.isStriped() || cache.isLockedByThisThread()) {
      return false;
    }
    cache.awaitOthers();
    return cache.tryEnter();
  }
}
