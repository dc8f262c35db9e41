package org.freehold.heap.internal.cache;

import org.jspecify.annotations.Nullable;

/// The look-up of a thread's cache on the hot path: one field for the first thread, then a table by
/// thread id. What is found is compared with the calling thread, so an entry that is out of date
/// costs a trip down the slow path and nothing else.
///
/// The superclass of `FrontEnd`, so that its fields are those of the object that a heap references
/// anyway: one load less on every call.
///
/// Concurrency: read and written without a lock; a thread that does not find its cache takes the
/// slow path (`CacheVisits`), which finds it and updates these fields.
public abstract class HotCaches {

  /// The latest [ThreadCaches#table], in a heap that has a hot path.
  private @Nullable ThreadCache[] table = ThreadCaches.emptyTable();

  /// The cache of the first thread that is still alive, which is tried before the table: in most
  /// heaps one thread makes most of the requests.
  private @Nullable ThreadCache primaryCache;

  /// The cache of a thread on the hot path; null when it has none there.
  public final @Nullable ThreadCache hotCacheOf(Thread thread) {
    ThreadCache cache = primaryCache;
    if (cache != null && cache.isOwner(thread)) {
      return cache;
    }
    cache = ThreadCaches.at(table, thread);
    return cache != null && cache.isOwner(thread) ? cache : null;
  }

  /// Publishes a thread's cache to the hot path. Writes only what has changed: all threads read it
  /// all the time.
  @SuppressWarnings("ReferenceEquality")
  public final void keepHot(@Nullable ThreadCache[] current, @Nullable ThreadCache cache) {
    if (table != current) {
      table = current;
    }
    ThreadCache known = primaryCache;
    if (cache != null && cache.hasLiveOwner() && (known == null || !known.hasLiveOwner())) {
      primaryCache = cache;
    }
  }

  /// Removes all caches from the hot path.
  public final void forgetHot() {
    table = ThreadCaches.emptyTable();
    primaryCache = null;
  }
}
