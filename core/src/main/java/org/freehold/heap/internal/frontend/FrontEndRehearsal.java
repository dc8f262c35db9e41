package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.ThreadCache;

/// The part of a rehearsal (`HeapRehearsal`) that concerns the front end: makes each kind of call
/// that `Heap` makes without the heap's lock, and those of a second thread.
///
/// No thread is started for that. A cache whose owner is a thread that never runs is one whose
/// owner is dead: its slabs belong to another thread, may be stolen, and get a new owner.
///
/// Not thread-safe: the front end belongs to the rehearsal.
public final class FrontEndRehearsal {

  /// Small enough for slabs.
  private static final long SIZE = 400;

  private FrontEndRehearsal() {}

  /// Allocates a block without the heap's lock.
  ///
  /// @return its address; 0 when that is not possible
  public static long allocate(FrontEnd frontEnd, long size) {
    ThreadCache cache = frontEnd.hotCacheOf(Thread.currentThread());
    long address = cache == null ? 0 : cache.tryAllocate(size);
    return address == 0 ? frontEnd.allocateSlow(size, 1) : address;
  }

  /// Frees a block without the heap's lock.
  ///
  /// @return whether it lay in a slab
  public static boolean free(FrontEnd frontEnd, long address) {
    ThreadCache cache = frontEnd.hotCacheOf(Thread.currentThread());
    if (cache != null && cache.trySizeOf(address) >= 0) {
      cache.countReallocation();
    }
    return (cache != null && cache.tryFree(address)) || frontEnd.freeSlow(address);
  }

  /// Frees blocks of other threads' slabs, takes such slabs over, and has the blocks collected. The
  /// heap's lock is held.
  public static void useSlabsOfOthers(FrontEnd frontEnd) {
    FrontEndState state = frontEnd.stateOrNull();
    if (state == null) {
      return;
    }
    int sizeClass = frontEnd.classes().classOf(SIZE);
    Thread first = neverRun();
    long shared = frontEnd.takeLocked(state, first, sizeClass, true);
    long pending = frontEnd.takeLocked(state, first, sizeClass, true);
    long exclusive = frontEnd.takeLocked(state, first, sizeClass, true);
    freeIfAny(frontEnd, shared);
    long collected = frontEnd.takeLocked(state, neverRun(), sizeClass, true); // The cache's heir.
    freeIfAny(frontEnd, collected);
    freeIfAny(frontEnd, pending);
    long stolen = frontEnd.allocateLocked(SIZE);
    freeIfAny(frontEnd, stolen);
    if (exclusive != 0) {
      frontEnd.freeExclusive(exclusive);
    }
  }

  private static void freeIfAny(FrontEnd frontEnd, long address) {
    if (address != 0) {
      boolean _ = frontEnd.freeSlow(address);
    }
  }

  /// A thread that is never started, without anything of the calling one.
  private static Thread neverRun() {
    return Thread.ofPlatform().inheritInheritableThreadLocals(false).unstarted(() -> {});
  }
}
