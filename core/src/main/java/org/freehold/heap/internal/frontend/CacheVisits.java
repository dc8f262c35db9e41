package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.HotCaches;
import org.freehold.heap.internal.cache.ThreadCache;
import org.jspecify.annotations.Nullable;

/// Visits to thread caches off the hot path: finding or creating the cache of a thread, and going
/// inside.
final class CacheVisits {

  private final HotCaches hot;

  /// Whether threads allocate from their bins on the hot path: not where more must be written for
  /// each block.
  private final boolean hasHotPath;

  /// Runs on every request that misses the bins.
  private Runnable onSlowPath = () -> {};

  /// Creates the visits to the caches of one heap.
  ///
  /// @param hot to which caches are published
  CacheVisits(HotCaches hot, boolean hasHotPath) {
    this.hot = hot;
    this.hasHotPath = hasHotPath;
  }

  /// Registers an action that runs on every request that misses the bins.
  void onSlowPath(Runnable action) {
    onSlowPath = action;
  }

  /// The cache for a call of a thread (`ThreadCaches.acquire`), which the hot path finds from now
  /// on.
  ///
  /// @param wanted id of the cache that a new thread should get if possible
  @Nullable ThreadCache acquire(FrontEndState known, Thread thread, int wanted) {
    return prepared(known, known.caches().acquire(thread, wanted));
  }

  /// The cache for a call of a thread that frees (`ThreadCaches.acquireToFree`), which the hot path
  /// finds from now on.
  @Nullable ThreadCache acquireToFree(FrontEndState known, Thread thread, long freed) {
    return prepared(known, known.caches().acquireToFree(thread, freed));
  }

  private @Nullable ThreadCache prepared(FrontEndState known, @Nullable ThreadCache cache) {
    onSlowPath.run();
    if (cache != null) {
      known.sharing().undoIfDue(cache, known.caches());
    }
    if (hasHotPath && known.directory().hasFastPathLayout()) {
      hot.keepHot(known.caches().table(), cache);
    }
    return cache;
  }

  /// Goes inside a cache, if need be after waiting for a thread that has exclusive access; not when
  /// that is the calling thread.
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
