package org.freehold.heap.internal.engine;

import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The locked path: serves requests under the heap's lock, which is the slow path of every call.
/// Counts the request, asks the limit listener for room before a request is refused for the byte
/// limit, and notifies the observers.
///
/// Observers are notified of an allocation after the lock is released, since capturing a stack
/// takes long; of a free before the address can be allocated again, which is why a resize that
/// moves a block allocates, copies, notifies and only then frees.
///
/// Each call prepares the stack before it takes the lock, so that nothing can keep it from
/// releasing the lock, and each step under the lock is whole (`org.freehold.internal.change`). What
/// observers throw reaches the caller, and the heap is then as it was before the call
/// (`AllocationObserver`).
///
/// Thread-safe: takes the heap's lock itself.
public final class LockedPath {

  private final HeapAccess access;
  private final Blocks blocks;
  private final Memory memory;
  private final ByteLimit limit;
  private final FullPurge purge;
  private final HeapStatistics totals;
  private final IdlePurger idle;
  private final HeapEvents events;

  LockedPath(
      HeapAccess access,
      Blocks blocks,
      Memory memory,
      ByteLimit limit,
      FullPurge purge,
      HeapStatistics totals,
      IdlePurger idle,
      HeapEvents events) {
    this.access = access;
    this.blocks = blocks;
    this.memory = memory;
    this.limit = limit;
    this.purge = purge;
    this.totals = totals;
    this.idle = idle;
    this.events = events;
  }

  /// Allocates a block.
  ///
  /// @param mustSucceed whether to throw instead of returning 0
  /// @return its address; 0 when there is no memory
  /// @throws OutOfMemoryException with a diagnosis, when there is no memory and it must succeed
  public long allocate(long size, long alignment, boolean mustSucceed) {
    StackReserve.require();
    long address;
    boolean isOver;
    OutOfMemoryException refused = null;
    LimitRetry retry = null;
    do {
      access.enterToChange();
      try {
        limit.begin();
        address = blocks.allocateAligned(size, alignment);
        if (address == 0 && limit.wasHit()) {
          retry = retry == null ? retry(size) : retry;
          address = retry.purgesLocked() ? blocks.allocateAligned(size, alignment) : 0;
        }
        isOver = address != 0 || !limit.wasHit() || retry == null || retry.isOverLocked();
        if (isOver) {
          totals.countAllocation(address);
          refused = address == 0 && mustSucceed ? blocks.refused(size, alignment) : null;
        }
      } finally {
        access.exit();
      }
      askUnless(isOver, retry);
    } while (!isOver);
    notifyAllocated(address, size);
    return orThrow(address, refused);
  }

  private LimitRetry retry(long size) {
    return new LimitRetry(purge, totals, events, size);
  }

  private static void askUnless(boolean isOver, @Nullable LimitRetry retry) {
    if (!isOver && retry != null) {
      retry.ask();
    }
  }

  /// Notifies the observers of a block that the caller does not have yet, and which nobody will
  /// ever have if they throw.
  private void notifyAllocated(long address, long size) {
    try {
      events.allocated(address, size);
    } catch (Throwable t) {
      if (address != 0) {
        giveBack(address);
      }
      throw t;
    }
  }

  /// Frees a block whose caller will not get it, since an observer threw when it was told of the
  /// block. The observers are told of the free too, and may throw again. Throws nothing: if the
  /// block cannot be freed, for want of stack or Java memory, it stays live.
  public void giveBack(long address) {
    try {
      StackReserve.require();
      access.enterToChange();
      try {
        freeUnobserved(address);
      } finally {
        access.exit();
      }
    } catch (Throwable t) {
      // What the observer threw is what the caller is told.
    }
  }

  private void freeUnobserved(long address) {
    try {
      events.freeing(address);
    } catch (Throwable t) {
      // See giveBack.
    }
    blocks.free(address);
    totals.countFree();
  }

  /// Resizes a block, in place or by moving it.
  ///
  /// @param mustSucceed whether to throw instead of returning 0
  /// @return the address of the block from now on; 0 when there is no memory, and nothing has
  ///   changed
  /// @throws InvalidFreeException when the address is not a live block
  /// @throws OutOfMemoryException with a diagnosis, when there is no memory and it must succeed
  public long resize(long address, long size, boolean mustSucceed) {
    StackReserve.require();
    long moved;
    boolean isOver;
    OutOfMemoryException refused = null;
    LimitRetry retry = null;
    do {
      access.enterToChange();
      try {
        limit.begin();
        moved = tryResize(address, size);
        if (moved == 0 && limit.wasHit()) {
          retry = retry == null ? retry(size) : retry;
          moved = retry.purgesLocked() ? tryResize(address, size) : 0;
        }
        isOver = moved != 0 || !limit.wasHit() || retry == null || retry.isOverLocked();
        if (isOver) {
          totals.countReallocation(moved);
          refused = moved == 0 && mustSucceed ? blocks.refused(size, 1) : null;
        }
      } finally {
        access.exit();
      }
      askUnless(isOver, retry);
    } while (!isOver);
    if (moved == 0) {
      events.allocated(0, size);
    }
    return orThrow(moved, refused);
  }

  private long tryResize(long address, long size) {
    if (!events.areObserved()) {
      return blocks.resize(address, size);
    }
    return blocks.resizesUnderLock()
        ? resizeAndNotify(address, size)
        : resizeObserved(address, size);
  }

  /// Resizes a block in one step, and then notifies observers. If they throw, the caller does not
  /// learn where the block has moved, so it is freed.
  private long resizeAndNotify(long address, long size) {
    long moved = blocks.resize(address, size);
    if (moved == 0) {
      return 0;
    }
    try {
      events.reallocated(address, moved, size);
    } catch (Throwable t) {
      if (moved != address) {
        giveBack(moved);
      }
      throw t;
    }
    return moved;
  }

  /// Resizes a block, and notifies observers before its old address can be allocated again. If they
  /// throw, the block stays where it was.
  private long resizeObserved(long address, long size) {
    if (tryResizeInPlaceObserved(address, size)) {
      return address;
    }
    long moved = blocks.allocate(size);
    if (moved == 0) {
      return 0;
    }
    boolean isDone = false;
    try {
      memory.copy(address, moved, Math.min(size, blocks.usableBytes(address)));
      events.reallocated(address, moved, size);
      blocks.free(address);
      isDone = true;
    } finally {
      if (!isDone) {
        blocks.free(moved);
      }
    }
    return moved;
  }

  /// Resizes a block in place, and notifies observers. If they throw, it gets its old size again,
  /// but for a block of a debug heap, whose size cannot be asked without a check of the block.
  private boolean tryResizeInPlaceObserved(long address, long size) {
    boolean hasPlainSize = !blocks.resizesUnderLock() && blocks.isBlock(address);
    long before = hasPlainSize ? blocks.usableBytes(address) : -1;
    if (!blocks.resizeInPlace(address, size)) {
      return false;
    }
    boolean isDone = false;
    try {
      events.reallocated(address, address, size);
      isDone = true;
    } finally {
      if (!isDone && before >= 0) {
        boolean _ = blocks.resizeInPlace(address, before);
      }
    }
    return true;
  }

  private static long orThrow(long address, @Nullable OutOfMemoryException refused) {
    if (refused != null) {
      throw refused;
    }
    return address;
  }

  /// Resizes a block in place.
  ///
  /// @return whether that was possible
  /// @throws InvalidFreeException when the address is not a live block
  public boolean resizeInPlace(long address, long size) {
    StackReserve.require();
    access.enterToChange();
    try {
      boolean isDone =
          events.areObserved()
              ? tryResizeInPlaceObserved(address, size)
              : blocks.resizeInPlace(address, size);
      if (isDone) {
        totals.countReallocation(address);
      }
      return isDone;
    } finally {
      access.exit();
    }
  }

  /// Frees a block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public void free(long address) {
    StackReserve.require();
    access.enterToChange();
    try {
      if (events.areObserved() && blocks.isBlock(address)) {
        events.freeing(address);
      }
      blocks.free(address);
      totals.countFree();
      settle();
    } finally {
      access.exit();
    }
  }

  /// Has the heap purged later. The block has been freed, so a failure is not the caller's.
  private void settle() {
    try {
      idle.note();
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Noted by the next call.
    }
  }
}
