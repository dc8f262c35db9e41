package org.freehold.heap.internal.cache;

import org.jspecify.annotations.Nullable;

/// Where threads find their caches on the hot path: one field for the first thread, then a table by
/// thread id. What is found is compared with the thread that asks, so an entry that is out of date
/// costs a trip down the slow path and nothing else.
///
/// The superclass of `FrontEnd`, so that its fields are those of the object that a heap holds
/// anyway: one load less on every call.
///
/// Concurrency: read and written without a lock; a thread that does not find its cache takes the
/// slow path (`CacheVisits`), which finds it and brings this up to date.
public abstract class HotCaches {

  /// What [ThreadCaches#table] answered last, in a heap that has a hot path.
  private @Nullable ThreadCache[] table = ThreadCaches.emptyTable();

  /// The cache of the first thread that is still alive, which is tried before the table: most heaps
  /// have one thread that makes most of the requests.
  private @Nullable ThreadCache primaryCache;

  /// The cache that a thread has on the hot path; null when it has none.
  public final @Nullable ThreadCache hotCacheOf(Thread thread) {
    ThreadCache cache = primaryCache;
    if (cache != null && cache.isOwner(thread)) {
      return cache;
    }
    cache = ThreadCaches.at(table, thread);
    return cache != null && cache.isOwner(thread) ? cache : null;
  }

  /// Lets the hot path find a thread's cache. Writes only what is new: all threads read it all the
  /// time.
  @SuppressWarnings("ReferenceEquality")
  public final void keepHot(@Nullable ThreadCache[] current, @Nullable ThreadCache cache) {
    if (table != current) {
      table = current;
    }
    ThreadCache known = primaryCache;
    if (cache != null && cache.isUsed() && (known == null || !known.isUsed())) {
      primaryCache = cache;
    }
  }

  /// Lets no thread find a cache on the hot path any more.
  public final void forgetHot() {
    table = ThreadCaches.emptyTable();
    primaryCache = null;
  }
}
