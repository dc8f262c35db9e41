package org.freehold.win32;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.jspecify.annotations.Nullable;

/// What serves the calls with `HEAP_NO_SERIALIZE` on a heap that has a lock, while another thread
/// holds that lock.
///
/// On Windows such a call works on the heap all the same, beside the thread that has the lock, and
/// whoever makes it answers for the outcome. Here nothing can go wrong:
///
/// * When no other thread has the lock, the call takes it.
/// * Otherwise an allocation comes from a second heap, made when it is first needed. Its lock is
///   held for single calls only, so nobody waits for a `HeapLock`. The block belongs to the handle
///   as any other: every call asks the second heap first.
/// * A block of the first heap that is freed so is written down, and freed by the next call that
///   has the lock. What is written down is no block any more. That it never was one comes out late:
///   the call has answered TRUE by then, and a warning is logged.
/// * Calls that must look at a block of the first heap (reallocate, size, validate, walk) wait.
///
/// Safe for several threads. Its own locks are taken after the heap's and never before it.
final class SideHeap {

  private final Heap main;
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean hasWaiting;
  private volatile @Nullable Heap second;
  private boolean closed;

  /// Nothing yet, beside a heap.
  SideHeap(Heap main) {
    this.main = main;
  }

  /// Takes the lock of the first heap when no other thread has it; without that, when the heap has
  /// none.
  boolean tryEnter() {
    return main.tryLock();
  }

  /// Undoes a [#tryEnter] that succeeded.
  void exit() {
    main.unlock();
  }

  /// The second heap, if there is one.
  @Nullable Heap second() {
    return second;
  }

  /// The heap that has a block, if either has: the second one when it does, else the first.
  Heap ownerOf(long block) {
    Heap other = second;
    return other != null && other.isBlock(block) ? other : main;
  }

  /// Allocates from the second heap.
  ///
  /// @return the block; 0 when the memory cannot be had
  long tryAllocate(long size) {
    Heap other = obtain();
    return other == null ? 0 : other.tryAllocate(size);
  }

  private synchronized @Nullable Heap obtain() {
    Heap other = second;
    if (other == null && !closed) {
      other = make();
      second = other;
    }
    return other;
  }

  private @Nullable Heap make() {
    HeapOptions first = main.options();
    try {
      return Heap.create(
          HeapOptions.builder(first.space())
              .name(first.name() + "-unserialized")
              .exactSizes(first.exactSizes())
              .executable(first.executable())
              .largeThreshold(first.largeThreshold())
              .frontEnd(first.frontEnd())
              .build());
    } catch (OutOfMemoryException e) {
      return null;
    }
  }

  /// Writes down that a block of the first heap is free.
  ///
  /// @return whether it was not written down already
  boolean freeLater(long block) {
    boolean added = waiting.add(block);
    hasWaiting = true;
    return added;
  }

  /// Whether a block is written down as free.
  boolean isFreed(long block) {
    return hasWaiting && waiting.contains(block);
  }

  /// Frees what was written down, if no other thread has the heap's lock.
  void settle() {
    if (hasWaiting && !main.isClosed() && tryEnter()) {
      try {
        hasWaiting = false;
        waiting.forEach(this::settle);
      } finally {
        exit();
      }
    }
  }

  private void settle(Long block) {
    try {
      main.free(block);
    } catch (InvalidFreeException e) {
      System.getLogger("org.freehold.win32")
          .log(Level.WARNING, "HeapFree with HEAP_NO_SERIALIZE: " + e.getMessage());
    }
    waiting.remove(block);
  }

  /// Gives the second heap back.
  synchronized void close() {
    closed = true;
    Heap other = second;
    if (other != null) {
      other.close();
    }
  }
}
