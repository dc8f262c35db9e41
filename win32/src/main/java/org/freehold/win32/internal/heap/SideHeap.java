package org.freehold.win32.internal.heap;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.jspecify.annotations.Nullable;

/// The second heap and the list of deferred frees of a handle: they serve calls with
/// `HEAP_NO_SERIALIZE` on a heap that has a lock, while another thread holds that lock.
///
/// On Windows such a call works on the heap regardless of the thread that holds the lock, and the
/// caller is responsible for the outcome. Here it is safe:
///
/// * When no other thread holds the lock, the call takes it.
/// * Otherwise an allocation comes from a second heap, made when it is first needed. Its lock is
///   held for single calls only, so no thread waits for a `HeapLock`. The block belongs to the
///   handle like any other: every call asks the second heap first.
/// * A block of the first heap that is freed this way is deferred: it is recorded, and the next
///   call that obtains the lock frees it. From then on it is no longer a live block. An invalid
///   free is found late, after the call has returned TRUE; then a warning is logged.
/// * Calls that must inspect a block of the first heap (reallocate, size, validate, walk) wait.
///
/// Safe for several threads. Its own locks are taken after the heap's, never before.
public final class SideHeap {

  private final Heap main;
  private final Set<Long> deferred = ConcurrentHashMap.newKeySet();
  private volatile boolean hasDeferred;
  private volatile @Nullable Heap second;
  private boolean closed;

  /// Nothing deferred and no second heap yet.
  SideHeap(Heap main) {
    this.main = main;
  }

  /// Takes the lock of the first heap if no other thread holds it; succeeds at once if the heap has
  /// no lock.
  boolean tryEnter() {
    return main.tryLock();
  }

  /// Undoes a [#tryEnter] that succeeded.
  void exit() {
    main.unlock();
  }

  /// The second heap, if there is one.
  public @Nullable Heap second() {
    return second;
  }

  /// The heap that a block belongs to, if either: the second if the block is its own, else the
  /// first.
  Heap ownerOf(long block) {
    Heap other = second;
    return other != null && other.isBlock(block) ? other : main;
  }

  /// Allocates from the second heap.
  ///
  /// @return the block; 0 when there is no memory
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

  /// Records that a block of the first heap is to be freed.
  ///
  /// @return false when it is recorded already: a double free
  boolean freeLater(long block) {
    boolean added = deferred.add(block);
    hasDeferred = true;
    return added;
  }

  /// Whether a block is recorded as freed.
  boolean isFreed(long block) {
    return hasDeferred && deferred.contains(block);
  }

  /// Frees the recorded blocks, if no other thread holds the heap's lock.
  public void settle() {
    if (hasDeferred && !main.isClosed() && tryEnter()) {
      try {
        hasDeferred = false;
        deferred.forEach(this::settle);
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
    deferred.remove(block);
  }

  /// Releases the second heap.
  synchronized void close() {
    closed = true;
    Heap other = second;
    if (other != null) {
      other.close();
    }
  }
}
