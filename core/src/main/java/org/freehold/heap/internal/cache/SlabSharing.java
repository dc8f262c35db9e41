package org.freehold.heap.internal.cache;

import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.vm.internal.ProcessBarrier;

/// Slab sharing: which slabs are *shared*, so that threads other than the owner may free blocks in
/// them ([RemoteFrees]), and which are biased towards their owner, whose frees then need no atomic
/// step.
///
/// A slab is unshared until another thread frees a block of it, which costs the owner nothing. Then
/// all slabs of its class and cache become shared, and new ones are shared from the start; once
/// that has happened to several classes, the whole cache is shared. Sharing is the only time that a
/// free excludes the owner; afterwards each of the owner's own frees there is an atomic step.
///
/// So sharing is undone: for a cache that a new thread has taken over from a dead one, and for
/// classes in which nobody else has freed for a while. The more often classes of a cache are soon
/// shared again, the less often it is tried.
///
/// **How it is undone.** The caller acquires exclusive access to the cache and marks its slabs as
/// not shared. A barrier in every thread follows, and a wait for every visit to another cache that
/// is under way: after that nobody sets a remote bit in these slabs any more, and each slab with
/// such a bit is on the cache's stack of pending slabs. These are collected before the owner goes
/// on, which from then on tests live bits only.
///
/// Concurrency: thread-safe. Waits only for visits, which themselves wait for nothing
/// ([CacheOwnership]).
public final class SlabSharing {

  /// A cache in which this many classes have become shared shares all of them.
  private static final int SHARED_CLASSES_LIMIT = 8;

  private static final long MIN_PAUSE_NANOS = 10_000_000;
  private static final long MAX_PAUSE_NANOS = 1_000_000_000;

  /// Undoing takes at most 1/50 of the time.
  private static final int DUTY_CYCLE_DIVISOR = 50;

  private final SlabDirectory directory;
  private final SizeClasses classes;
  private final RemoteFrees remote;

  /// Creates the sharing of one heap's slabs.
  public SlabSharing(SlabDirectory directory, SizeClasses classes, RemoteFrees remote) {
    this.directory = directory;
    this.classes = classes;
    this.remote = remote;
  }

  /// Makes the slab of an address shared, together with others of its cache.
  ///
  /// @param owning id of that cache; nothing happens when it is another one by now
  public void share(long address, int owning, ThreadCaches caches) {
    ThreadCache cache = caches.byIdOrNull(owning);
    if (cache == null) {
      return; // The slab has been released.
    }
    cache.revokeAndAwait();
    try {
      long entry = cache.isClosed() ? 0 : directory.entry(address);
      if (SlabDirectory.cacheOf(entry) == cache.id()) { // Not shared, and so of this heap.
        shareWith(cache, SlabDirectory.sizeClassOf(entry));
      }
    } finally {
      cache.restore();
    }
  }

  /// Undoes the sharing of a thread's cache where nobody else seems to free any more, if it is time
  /// to try. Called by the owner thread, outside the cache.
  public void undoIfDue(ThreadCache cache, ThreadCaches caches) {
    if (cache.sharing().isDue() && !cache.isStriped() && !cache.isLockedByThisThread()) {
      undo(cache, caches);
    }
  }

  private void shareWith(ThreadCache cache, int sizeClass) {
    State state = cache.sharing();
    state.noteShare(cache.slabs(sizeClass));
    if (state.shares < SHARED_CLASSES_LIMIT) {
      cache.slabs(sizeClass).share(directory, true);
    } else {
      shareAll(cache);
    }
  }

  private void shareAll(ThreadCache cache) {
    for (int c = 0; c < classes.count(); c++) {
      cache.slabs(c).share(directory, true);
    }
  }

  private void undo(ThreadCache cache, ThreadCaches caches) {
    long begun = System.nanoTime();
    cache.revokeAndAwait();
    try {
      boolean isUndone = false;
      boolean isAll = true;
      for (int c = 0; c < classes.count(); c++) {
        SlabLists slabs = cache.slabs(c);
        boolean isNeeded = slabs.pollRemoteFreed() && !cache.sharing().hasNewOwner;
        if (slabs.isShared()) {
          isAll &= !isNeeded;
          if (!isNeeded) {
            slabs.share(directory, false);
            isUndone = true;
          }
        }
      }
      if (isUndone && !awaitVisits(cache, caches)) {
        shareAll(cache);
        isUndone = false;
        isAll = false;
      }
      remote.collect(cache, caches, false);
      cache.sharing().noteAttempt(begun, isUndone, isAll);
    } finally {
      cache.restore();
    }
  }

  /// Waits for all visits that may have found the slabs of a cache still shared, and repairs those
  /// that were cut ([CutVisit]), whose remote frees may not be on the stack of pending slabs.
  ///
  /// @return whether all are over; not when a cache is busy in which one was cut
  @SuppressWarnings("ReferenceEquality") // There is one object for each cache.
  private static boolean awaitVisits(ThreadCache cache, ThreadCaches caches) {
    ProcessBarrier.await();
    boolean areOver = true;
    for (ThreadCache each : caches.all()) {
      if (each != cache) {
        each.awaitOutside();
        areOver &= each.tryRepair();
      }
    }
    return areOver;
  }

  /// The sharing state of one cache. Accessed by the thread with exclusive access to the cache;
  /// what [SlabSharing#undoIfDue] reads before that is an estimate.
  public static final class State {

    /// How many times slabs have become shared since that was last undone.
    private int shares;

    private boolean hasNewOwner;
    private boolean wasUndone;
    private long pause = MIN_PAUSE_NANOS;
    private long due;

    /// Records that the cache has a new owner thread.
    void ownerChanged() {
      hasNewOwner = true;
    }

    /// Records that the cache has shared slabs of a class, and makes new ones shared from the
    /// start.
    public void noteShare(SlabLists slabs) {
      slabs.setShared(true);
      if (shares++ == 0) {
        due = System.nanoTime() + pause;
      }
      if (wasUndone) {
        wasUndone = false;
        pause = Math.min(MAX_PAUSE_NANOS, 2 * pause);
      }
    }

    private boolean isDue() {
      return shares != 0 && (hasNewOwner || System.nanoTime() - due >= 0);
    }

    private void noteAttempt(long begun, boolean isUndone, boolean isAll) {
      long now = System.nanoTime();
      wasUndone = isUndone && !hasNewOwner;
      hasNewOwner = false;
      shares = isAll ? 0 : Math.max(1, shares);
      due = now + Math.max(pause, DUTY_CYCLE_DIVISOR * (now - begun));
    }
  }
}
