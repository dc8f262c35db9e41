package org.freehold.heap;

import org.freehold.Allocator;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.slab.SizeClasses;
import org.jspecify.annotations.Nullable;

/// A handle on a heap for one thread: it saves looking up the thread's cache on each call. For
/// loops that can pass the handle along ([Heap#local]).
///
/// It is the same heap: a block may be freed through the heap, through this handle or another
/// thread's, whichever allocated it. Another thread may call the handle too; that is no faster than
/// calling the heap. A handle that is no longer used costs nothing.
///
/// Thread-safe.
public final class LocalHeap implements Allocator {

  private final Heap heap;
  private final Thread thread;
  private final @Nullable FrontEnd frontEnd;

  /// The thread's cache, once it is known to have one.
  private @Nullable ThreadCache cache;

  LocalHeap(Heap heap, @Nullable FrontEnd frontEnd) {
    this.heap = heap;
    this.frontEnd = frontEnd;
    this.thread = Thread.currentThread();
  }

  /// The heap.
  public Heap heap() {
    return heap;
  }

  @Override
  public long allocate(long size) {
    long address = tryHot(size);
    return address == 0 ? allocateSlow(size) : address;
  }

  @Override
  public long tryAllocate(long size) {
    long address = tryHot(size);
    return address == 0 ? tryAllocateSlow(size) : address;
  }

  private long tryHot(long size) {
    ThreadCache known = cache;
    if (known == null || !known.isOwner(Thread.currentThread())) {
      return 0;
    }
    long address = known.tryAllocate(size);
    if (address != 0) {
      heap.notifyAllocated(address, size);
    }
    return address;
  }

  private long allocateSlow(long size) {
    long address = heap.allocate(size);
    learn();
    return address;
  }

  private long tryAllocateSlow(long size) {
    long address = heap.tryAllocate(size);
    learn();
    return address;
  }

  /// Looks up the thread's cache, which its first request has created.
  private void learn() {
    if (cache == null && frontEnd != null && thread.equals(Thread.currentThread())) {
      cache = frontEnd.hotCacheOf(thread);
    }
  }

  @Override
  public void free(long address) {
    ThreadCache known = cache;
    if (known == null
        || heap.observer != null
        || !known.isOwner(Thread.currentThread())
        || !known.tryFree(address)) {
      heap.free(address);
    }
  }

  @Override
  public long reallocate(long address, long size) {
    ThreadCache known = cache;
    if (known == null
        || heap.observer != null
        || !known.isOwner(Thread.currentThread())
        || !SizeClasses.suits(known.trySizeOf(address), size)) {
      return heap.reallocate(address, size);
    }
    known.countReallocation();
    return address;
  }

  @Override
  public long sizeOf(long address) {
    ThreadCache known = cache;
    long size =
        known == null || !known.isOwner(Thread.currentThread()) ? -1 : known.trySizeOf(address);
    return size < 0 ? heap.sizeOf(address) : size;
  }

  @Override
  public long footprint() {
    return heap.footprint();
  }
}
