package org.freehold.heap.internal.frontend;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.backend.Prefault;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.cache.ThreadCaches;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;

/// The supply of slabs: new ones from the back end, others stolen from another thread cache, and
/// empty ones released to the back end.
///
/// Concurrency: what needs the back end is called with the heap's lock held; a slab moves between
/// caches with the lock of [ThreadCaches] held and exclusive access to both.
final class SlabProvider {

  private static final long MAX_SLAB_BYTES = 64 * 1024;
  private static final int FIRST_BLOCKS = 4;
  private static final long MAX_FIRST_SLAB_BYTES = 16 * 1024;
  private static final int GROWTH_DIVISOR = 8;

  /// Slabs that are released at a time: the back end prepares for as many frees.
  private static final int RELEASE_BATCH = 8;

  private final BackEnd backEnd;
  private final boolean exactSizes;
  private final long pageSize;
  private final SizeClasses classes;
  private final SlabTotals totals;
  private final int heapId;
  private final PurgePacer pacer;
  private final Prefault prefault;

  /// Slabs that no cache has any more and whose memory is not yet free, linked through their
  /// records; and whether one of them may be on a stack of slabs with pending remote frees. Both
  /// are empty between calls.
  private long removed;

  private boolean mustDropPending;

  /// Creates the supply of a heap.
  ///
  /// @param heapId of the heap, in records
  SlabProvider(
      HeapOptions options, BackEnd backEnd, SizeClasses classes, SlabTotals totals, int heapId) {
    this.backEnd = backEnd;
    this.exactSizes = options.exactSizes();
    this.pageSize = options.space().info().pageSize();
    this.classes = classes;
    this.totals = totals;
    this.heapId = heapId;
    this.pacer = new PurgePacer(options);
    this.prefault = new Prefault(options);
  }

  /// Adds a new slab of a class to a cache; the heap's lock and the cache's are held.
  ///
  /// @return whether memory was available
  boolean add(SlabDirectory directory, ThreadCache cache, int sizeClass) {
    SlabLists slabs = cache.slabs(sizeClass);
    return add(directory, cache, slabs, nextSlabBytes(slabs))
        || add(directory, cache, slabs, firstSlabBytes(slabs.blockSize()));
  }

  /// Moves a slab with room from another cache to the thread's own.
  ///
  /// @param onlyDead whether only caches of dead threads may lose one
  /// @return whether one was moved
  boolean steal(FrontEndState known, Thread thread, int sizeClass, boolean onlyDead) {
    ThreadCaches caches = known.caches();
    ThreadCache cache = caches.acquire(thread, 0);
    if (cache == null) {
      return false;
    }
    caches.release(cache);
    caches.lock();
    try {
      for (ThreadCache each : caches.all()) {
        if (each != cache
            && (!onlyDead || each.hasDeadOwner())
            && moveSlab(known, each, sizeClass, cache)) {
          return true;
        }
      }
      return false;
    } finally {
      caches.unlock();
    }
  }

  /// Flushes all bins and releases every empty slab; the heap's lock is held.
  ///
  /// @return their bytes
  long releaseAll(FrontEndState known) {
    known.caches().suspend();
    try {
      for (ThreadCache each : known.caches().all()) {
        known.remote().collect(each, known.caches(), false);
      }
      for (ThreadCache each : known.caches().all()) {
        each.flush();
      }
      long bytes = releaseEmpty(known, known.caches().all(), true);
      known.directory().discardUnused(true);
      return bytes;
    } finally {
      known.caches().resume();
    }
  }

  /// Flushes the caches of threads that have done nothing since the last call, releases the memory
  /// of their bins, and releases empty slabs; the heap's lock is held.
  ///
  /// @return whether no thread has done anything
  boolean purgeIdle(FrontEndState known) {
    boolean isIdle = true;
    for (ThreadCache cache : known.caches().all()) {
      if (cache.isIdleSinceLastCall()) {
        cache.revokeAndAwait();
        try {
          known.remote().collect(cache, known.caches(), false);
          cache.flushAndRelease();
        } finally {
          cache.restore();
        }
      } else {
        isIdle = false;
      }
    }
    releaseEmpty(known, known.caches().all(), isIdle);
    known.directory().discardUnused(isIdle);
    return isIdle;
  }

  /// Whether enough slabs are empty for some to be released now.
  boolean isReleaseDue() {
    return totals.isReleaseDue() && pacer.isDue();
  }

  /// Releases empty slabs of a cache until few enough are left. The heap's lock is held.
  void releaseSome(FrontEndState known, ThreadCache cache) {
    long begun = pacer.begin();
    releaseEmpty(known, new ThreadCache[] {cache}, false);
    pacer.end(begun, 0);
  }

  /// Discards all slabs of a heap that is being closed, whose memory is released with its segments.
  /// All caches are suspended. Can be repeated.
  void discardAll(FrontEndState known) {
    for (ThreadCache cache : known.caches().all()) {
      for (int c = 0; c < classes.count(); c++) {
        SlabLists slabs = cache.slabs(c);
        for (long record = slabs.removeAny(); record != 0; record = slabs.removeAny()) {
          known.directory().clearBits(record);
          known.directory().remove(record);
          SlabRecord.retire(record);
          known
              .directory()
              .deleteRecord(record, SlabRecord.recordBytes(SlabRecord.count(record), exactSizes));
        }
      }
    }
  }

  private boolean add(SlabDirectory directory, ThreadCache cache, SlabLists slabs, long bytes) {
    int blockSize = slabs.blockSize();
    long recordBytes = SlabRecord.recordBytes((int) (bytes / blockSize), exactSizes);
    long record = directory.newRecord(recordBytes);
    if (record == 0) {
      return false;
    }
    try {
      long base = backEnd.allocateAligned(bytes, pageSize);
      if (base != 0 && tryEnter(directory, cache, slabs, record, base, bytes)) {
        prefault.populateSlab(base, bytes, blockSize, totals.slabBytes());
        return true;
      }
    } catch (Throwable t) {
      directory.deleteRecord(record, recordBytes);
      throw t;
    }
    directory.deleteRecord(record, recordBytes);
    return false;
  }

  /// Makes a block of the back end a slab of a cache.
  ///
  /// @return whether there was memory for the directory; if not, the block is free again
  private boolean tryEnter(
      SlabDirectory directory,
      ThreadCache cache,
      SlabLists slabs,
      long record,
      long base,
      long bytes) {
    SlabRecord.initialize(record, base, bytes, slabs.sizeClass(), slabs.blockSize(), heapId);
    SlabRecord.setCache(record, cache.id());
    boolean isEntered = false;
    try {
      isEntered = directory.tryEnter(record, cache.isStriped() || slabs.isShared());
    } finally {
      if (!isEntered) {
        SlabRecord.retire(record);
        long _ = backEnd.free(base);
      }
    }
    if (isEntered) {
      totals.added(bytes);
      slabs.add(record);
    }
    return isEntered;
  }

  private long nextSlabBytes(SlabLists slabs) {
    long first = firstSlabBytes(slabs.blockSize());
    long grown = Long.highestOneBit(Math.max(1, slabs.slabBytes() / GROWTH_DIVISOR));
    return Math.clamp(grown, first, Math.max(first, pageUp(MAX_SLAB_BYTES)));
  }

  private long firstSlabBytes(int blockSize) {
    long blocks = pageUp(Math.min((long) FIRST_BLOCKS * blockSize, MAX_FIRST_SLAB_BYTES));
    return Math.max(blocks, pageUp(blockSize));
  }

  private long pageUp(long bytes) {
    return (bytes + pageSize - 1) & -pageSize;
  }

  /// Moves a slab with room from one cache to another. The lock of [ThreadCaches] is held, so that
  /// exclusive access to both caches may be held at once: a slab whose record names a cache must be
  /// in that cache's lists, or a thread that collects for the cache would break them.
  private static boolean moveSlab(
      FrontEndState known, ThreadCache from, int sizeClass, ThreadCache to) {
    if (!from.mayHaveRoom(sizeClass)) {
      return false;
    }
    from.revokeAndAwait();
    try {
      known.remote().collect(from, known.caches(), false);
      from.flush(sizeClass);
      if (!from.slabs(sizeClass).hasRoom()) {
        return false;
      }
      to.revokeAndAwait();
      try {
        moveSlab(known, from.slabs(sizeClass), to);
      } finally {
        to.restore();
      }
      return true;
    } finally {
      from.restore();
    }
  }

  private static void moveSlab(FrontEndState known, SlabLists from, ThreadCache to) {
    SlabLists slabs = to.slabs(from.sizeClass());
    long record = from.removeWithRoom();
    if (known.directory().isSharedSlab(record)) {
      to.sharing().noteShare(slabs);
    }
    SlabRecord.setCache(record, to.id());
    known.directory().update(record, to.isStriped() || slabs.isShared());
    slabs.add(record);
  }

  /// Releases empty slabs of caches: all, or until few enough are left. The heap's lock is held.
  ///
  /// @return their bytes
  private long releaseEmpty(FrontEndState known, ThreadCache[] caches, boolean isAll) {
    long bytes = 0;
    int count;
    do {
      backEnd.prepareFrees(RELEASE_BATCH);
      count = removeEmptySlabs(known, caches, isAll);
      if (mustDropPending) {
        dropPending(known);
        mustDropPending = false;
      }
      bytes += freeRemoved(known);
    } while (count == RELEASE_BATCH);
    return bytes;
  }

  /// Removes empty slabs from their caches and the directory, at most a batch.
  ///
  /// @return their number
  private int removeEmptySlabs(FrontEndState known, ThreadCache[] caches, boolean isAll) {
    int count = 0;
    for (int i = 0; i < caches.length && count < RELEASE_BATCH; i++) {
      ThreadCache cache = caches[i];
      cache.revokeAndAwait();
      try {
        for (int c = 0; c < classes.count(); c++) {
          while (count < RELEASE_BATCH) {
            long record = removeEmpty(cache, c, isAll);
            if (record == 0) {
              break;
            }
            remove(known, record);
            count++;
          }
        }
      } finally {
        cache.restore();
      }
    }
    return count;
  }

  private void remove(FrontEndState known, long record) {
    mustDropPending |= known.directory().isSharedSlab(record);
    totals.added(-SlabRecord.bytes(record));
    known.directory().remove(record);
    SlabRecord.retire(record);
    SlabRecord.setNext(record, removed);
    removed = record;
  }

  private long removeEmpty(ThreadCache cache, int sizeClass, boolean isAll) {
    return isAll || totals.hasSurplus() ? cache.slabs(sizeClass).removeEmpty() : 0;
  }

  /// Waits until nobody reads slabs that were removed, and drops them from the stacks of slabs with
  /// pending remote frees: from all stacks, since a slab may have been pushed onto that of a cache
  /// which it has left since.
  private static void dropPending(FrontEndState known) {
    known.caches().suspend();
    try {
      for (ThreadCache cache : known.caches().all()) {
        known.remote().collect(cache, known.caches(), false);
      }
    } finally {
      known.caches().resume();
    }
  }

  /// Frees the blocks of the back end that removed slabs were cut from, and their records.
  ///
  /// @return their bytes
  private long freeRemoved(FrontEndState known) {
    long bytes = 0;
    while (removed != 0) {
      long record = removed;
      long base = SlabRecord.base(record);
      bytes += SlabRecord.bytes(record);
      removed = SlabRecord.next(record);
      known
          .directory()
          .deleteRecord(record, SlabRecord.recordBytes(SlabRecord.count(record), exactSizes));
      long _ = backEnd.free(base);
    }
    return bytes;
  }
}
