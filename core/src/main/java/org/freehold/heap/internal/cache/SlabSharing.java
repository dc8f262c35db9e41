package org.freehold.heap.internal.cache;

import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.vm.internal.ProcessBarrier;

/// Which slabs are shared: those in which any thread may free blocks ([RemoteFrees]).
///
/// A slab is its cache's alone until another thread frees a block of it, which costs the owner
/// nothing. Then all slabs of its class and cache become shared, and those to come begin so; when
/// that has happened to several classes, the whole cache does. Sharing is the one time that an
/// owner has to be kept out for a free; afterwards each of its own frees there is an atomic step.
///
/// So sharing is undone: for a cache that a new thread has taken over from a dead one, and for
/// classes in which nobody else has freed for a while. A cache whose classes are soon shared again
/// looks at it less and less often.
///
/// **How it is undone.** The cache is kept still. Once its slabs are written down as not shared, a
/// barrier is made in every thread, and every visit to another cache that is under way is waited
/// for: after that nobody sets a remote bit in these slabs any more, and each one that was set
/// stands in the cache's list. These blocks are taken back before the owner goes on, which looks at
/// live bits only.
///
/// Concurrency: thread-safe. Waits only for visits, which wait for nothing ([ThreadCache]).
public final class SlabSharing {

  /// A cache in which so many classes have become shared shares all.
  private static final int MAX_SHARED_CLASSES = 8;

  private static final long MIN_PAUSE_NANOS = 10_000_000;
  private static final long MAX_PAUSE_NANOS = 1_000_000_000;

  /// Of so many parts of the time, undoing takes at most one.
  private static final int DUTY_CYCLE_DIVISOR = 50;

  private final SlabDirectory directory;
  private final SizeClasses classes;
  private final RemoteFrees remote;

  /// For the slabs of one heap.
  public SlabSharing(SlabDirectory directory, SizeClasses classes, RemoteFrees remote) {
    this.directory = directory;
    this.classes = classes;
    this.remote = remote;
  }

  /// How one cache stands with sharing. Belongs to whoever has the cache to itself; what
  /// [SlabSharing#undoIfDue] reads before that is a guess.
  public static final class State {

    /// How many times slabs have become shared since it was undone last.
    private int shares;

    private boolean hasNewOwner;
    private boolean wasUndone;
    private long pause = MIN_PAUSE_NANOS;
    private long due;

    /// Notes that another thread has the cache now.
    void ownerChanged() {
      hasNewOwner = true;
    }

    /// Notes that the cache shares slabs of a class, and lets those to come begin so.
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

  /// Makes the slab of an address one in which any thread may free, with others of its cache.
  public void share(long address, ThreadCaches caches) {
    long record = directory.find(address);
    ThreadCache cache = record == 0 ? null : caches.byNumberOrNull(SlabRecord.cache(record));
    if (cache == null) {
      return; // The slab has gone.
    }
    cache.revokeAndAwait();
    try {
      if (directory.find(address) == record
          && SlabRecord.heapId(record) == caches.heapId()
          && SlabRecord.cache(record) == cache.number()
          && !directory.isSharedSlab(record)) {
        shareWith(cache, SlabRecord.sizeClass(record));
      }
    } finally {
      cache.restore();
    }
  }

  private void shareWith(ThreadCache cache, int sizeClass) {
    State state = cache.sharing();
    state.noteShare(cache.slabs(sizeClass));
    if (state.shares < MAX_SHARED_CLASSES) {
      share(cache.slabs(sizeClass), true);
    } else {
      for (int c = 0; c < classes.count(); c++) {
        share(cache.slabs(c), true);
      }
    }
  }

  private void share(SlabLists slabs, boolean isShared) {
    slabs.setShared(isShared);
    slabs.forEachSlab(each -> {
      if (directory.isSharedSlab(each) != isShared) {
        directory.update(each, isShared);
      }
    });
  }

  /// Undoes the sharing of a thread's cache where it does not seem to be wanted any more, if it is
  /// time to look. The tenant calls, outside of the cache.
  public void undoIfDue(ThreadCache cache, ThreadCaches caches) {
    if (cache.sharing().isDue() && !cache.isStriped() && !cache.isLockedByThisThread()) {
      undo(cache, caches);
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
        boolean isWanted = slabs.pollRemoteFreed() && !cache.sharing().hasNewOwner;
        if (slabs.isShared()) {
          isAll &= !isWanted;
          if (!isWanted) {
            share(slabs, false);
            isUndone = true;
          }
        }
      }
      if (isUndone) {
        awaitVisits(cache, caches);
        remote.collect(cache, caches, false);
      }
      cache.sharing().noteAttempt(begun, isUndone, isAll);
    } finally {
      cache.restore();
    }
  }

  /// Waits until nobody is on a visit that may have found the slabs of a cache as they were.
  @SuppressWarnings("ReferenceEquality") // There is one object for each cache.
  private static void awaitVisits(ThreadCache cache, ThreadCaches caches) {
    ProcessBarrier.await();
    for (ThreadCache each : caches.all()) {
      if (each != cache) {
        each.awaitOutside();
      }
    }
  }
}
