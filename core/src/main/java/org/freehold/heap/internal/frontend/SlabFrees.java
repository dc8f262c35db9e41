package org.freehold.heap.internal.frontend;

import org.freehold.InvalidFreeException;
import org.freehold.heap.internal.backend.HeapLock;
import org.freehold.heap.internal.cache.RemoteFrees.Result;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.InvalidSlabFree;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;

/// Frees of blocks of slabs off the hot path: into the bins or slabs of the thread's own cache, as
/// a remote free when another cache owns the slab, or with all caches suspended when the thread
/// cannot get one. Every address is checked first; a double free or an invalid pointer is diagnosed
/// here.
///
/// Concurrency: thread-safe; acquires the heap's lock only if it is free.
final class SlabFrees {

  /// Remote frees in the slabs of a resting thread are collected by other threads once these slabs
  /// exceed this size.
  private static final long MAX_PENDING_BYTES = 1 << 20;

  private static final Result[] RESULTS = Result.values();
  private static final int RESULT_BITS = 3;
  private static final int RESULT_MASK = (1 << RESULT_BITS) - 1;

  private final CacheVisits visits;
  private final SlabProvider provider;
  private final HeapLock heapLock;
  private volatile boolean isClosed;

  SlabFrees(CacheVisits visits, SlabProvider provider, HeapLock heapLock) {
    this.visits = visits;
    this.provider = provider;
    this.heapLock = heapLock;
  }

  /// Stops releasing slabs: the heap is closed.
  void close() {
    isClosed = true;
  }

  /// Frees a block without the heap's lock, if the address lies in a slab of this heap. The stack
  /// is prepared: in the middle of a resize that moves a block, nothing may be missing.
  ///
  /// @return whether it does, and the thread got a cache
  /// @throws InvalidFreeException when it does and is not a live block
  boolean freeSlow(FrontEndState known, long address) {
    Thread thread = Thread.currentThread();
    while (true) {
      int outcome = freeOnce(known, thread, address);
      int owning = outcome >>> RESULT_BITS;
      Result result = RESULTS[outcome & RESULT_MASK];
      if (result == Result.QUEUED) {
        collectIfResting(known, owning);
      }
      if (result != Result.NOT_SHARED) {
        return result == Result.DONE || result == Result.QUEUED;
      }
      known.sharing().share(address, owning, known.caches());
    }
  }

  /// Frees a block of this heap's slabs when the thread cannot get a cache, with exclusive access
  /// to all of them, so that no cache counts it; the heap's lock is held.
  void freeExclusive(FrontEndState known, long address) {
    known.caches().suspend();
    try {
      if (!known.directory().isLive(address)) {
        throw InvalidSlabFree.of("free", known.directory(), address);
      }
      ThreadCache cache = known.caches().byId(SlabRecord.cache(known.directory().find(address)));
      known.directory().clearLive(address);
      cache.release(address);
    } finally {
      known.caches().resume();
    }
  }

  /// Tries once, from inside the thread's cache: nobody reads the directory elsewhere, since the
  /// heap may be closed and the directory gone.
  ///
  /// @return the [Result], and above its bits the id of the cache that owns the slab
  @SuppressWarnings("EnumOrdinal") // Packed into a number, since an object may not be had.
  private int freeOnce(FrontEndState known, Thread thread, long address) {
    ThreadCache cache = visits.acquireToFree(known, thread, address);
    if (cache == null) {
      return Result.ELSEWHERE.ordinal();
    }
    Result result = Result.ELSEWHERE;
    long owning = 0;
    InvalidFreeException refused = null;
    try {
      if (CacheVisits.enter(cache)) {
        try {
          SlabDirectory directory = known.directory();
          owning = SlabDirectory.cacheOf(directory.entry(address)) & ~SlabDirectory.SHARED;
          result = freeLocalOrRemote(known, cache, address);
          if (result != Result.DONE && result != Result.QUEUED) {
            cache.discount();
          }
          if (result == Result.NOT_LIVE) {
            refused = InvalidSlabFree.of("free", directory, address);
          }
        } finally {
          cache.leave();
        }
      }
    } finally {
      known.caches().release(cache);
    }
    if (refused != null) {
      throw refused;
    }
    if (result == Result.DONE) {
      releaseIfMany(known, cache);
    }
    return (int) owning << RESULT_BITS | result.ordinal();
  }

  /// Frees from inside a cache: a local free when it owns the slab, else a remote free.
  private static Result freeLocalOrRemote(FrontEndState known, ThreadCache cache, long address) {
    long id = SlabDirectory.cacheOf(known.directory().entry(address));
    if ((id & ~SlabDirectory.SHARED) == cache.id()) {
      return cache.freeLocal(address) ? Result.DONE : Result.NOT_LIVE;
    }
    Result result = known.remote().freeRemote(address, known.caches());
    if (result == Result.DONE || result == Result.QUEUED) {
      cache.countRemoteFree();
    }
    return result;
  }

  /// Collects the remote frees in the slabs of a thread that seems to be resting.
  private void collectIfResting(FrontEndState known, int owning) {
    ThreadCache cache = known.caches().byIdOrNull(owning);
    if (cache == null || cache.remote().bytes() <= MAX_PENDING_BYTES || !cache.isResting()) {
      return;
    }
    if (cache.tryRevoke()) {
      try {
        known.remote().collect(cache, known.caches(), false);
      } finally {
        cache.restore();
      }
      releaseIfMany(known, cache);
    }
  }

  /// Releases slabs of a cache if many are empty, unless another thread has the heap's lock: then
  /// they stay until the next time.
  private void releaseIfMany(FrontEndState known, ThreadCache cache) {
    if (cache.hasEmptySlabs() && provider.isReleaseDue() && heapLock.tryLock()) {
      try {
        if (!isClosed) {
          provider.releaseSome(known, cache);
        }
      } catch (OutOfMemoryError | StackOverflowError e) {
        // The block has been freed. What could not be released stays until the next time.
      } finally {
        heapLock.unlock();
      }
    }
  }
}
