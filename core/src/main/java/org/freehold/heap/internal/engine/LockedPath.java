package org.freehold.heap.internal.engine;

import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.blocks.Blocks;
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
/// Thread-safe: takes the heap's lock itself.
public final class LockedPath {

  /// How often the limit listener is asked to make room for one request.
  private static final int MAX_ATTEMPTS = 8;

  private final HeapAccess access;
  private final Blocks blocks;
  private final Memory memory;
  private final ByteLimit limit;
  private final HeapStatistics totals;
  private final IdlePurger idle;
  private final HeapEvents events;

  LockedPath(
      HeapAccess access,
      Blocks blocks,
      Memory memory,
      ByteLimit limit,
      HeapStatistics totals,
      IdlePurger idle,
      HeapEvents events) {
    this.access = access;
    this.blocks = blocks;
    this.memory = memory;
    this.limit = limit;
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
    long address = 0;
    OutOfMemoryException refused = null;
    for (int tries = 0; address == 0; tries++) {
      access.enterToChange();
      try {
        limit.begin();
        address = blocks.allocateAligned(size, alignment);
        if (address != 0 || !mayMakeRoom(tries)) {
          totals.countAllocation(address);
          refused = address == 0 && mustSucceed ? blocks.refused(size, alignment) : null;
          break;
        }
      } finally {
        access.exit();
      }
      tries = events.makeRoom(size) ? tries : MAX_ATTEMPTS;
    }
    events.allocated(address, size);
    return orThrow(address, refused);
  }

  /// Resizes a block, in place or by moving it.
  ///
  /// @param mustSucceed whether to throw instead of returning 0
  /// @return the address of the block from now on; 0 when there is no memory, and nothing has
  ///   changed
  /// @throws InvalidFreeException when the address is not a live block
  /// @throws OutOfMemoryException with a diagnosis, when there is no memory and it must succeed
  public long resize(long address, long size, boolean mustSucceed) {
    long moved = 0;
    OutOfMemoryException refused = null;
    for (int tries = 0; moved == 0; tries++) {
      access.enterToChange();
      try {
        limit.begin();
        moved = events.areObserved() ? resizeObserved(address, size) : blocks.resize(address, size);
        if (moved != 0 || !mayMakeRoom(tries)) {
          totals.countReallocation(moved);
          refused = moved == 0 && mustSucceed ? blocks.refused(size, 1) : null;
          break;
        }
      } finally {
        access.exit();
      }
      tries = events.makeRoom(size) ? tries : MAX_ATTEMPTS;
    }
    if (moved == 0) {
      events.allocated(0, size);
    }
    return orThrow(moved, refused);
  }

  /// Resizes a block, and notifies observers before its old address can be allocated again.
  private long resizeObserved(long address, long size) {
    if (blocks.resizesUnderLock()) {
      long moved = blocks.resize(address, size);
      if (moved != 0) {
        events.reallocated(address, moved, size);
      }
      return moved;
    }
    if (blocks.resizeInPlace(address, size)) {
      events.reallocated(address, address, size);
      return address;
    }
    long moved = blocks.allocate(size);
    if (moved != 0) {
      memory.copy(address, moved, Math.min(size, blocks.usableBytes(address)));
      events.reallocated(address, moved, size);
      blocks.free(address);
    }
    return moved;
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
    access.enterToChange();
    try {
      boolean isDone = blocks.resizeInPlace(address, size);
      if (isDone) {
        events.reallocated(address, address, size);
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
    access.enterToChange();
    try {
      if (events.areObserved() && blocks.isBlock(address)) {
        events.freeing(address);
      }
      blocks.free(address);
      totals.countFree();
      idle.note();
    } finally {
      access.exit();
    }
  }

  /// Whether the request was refused for the byte limit, and may be retried.
  private boolean mayMakeRoom(int tries) {
    return limit.wasHit() && tries < MAX_ATTEMPTS;
  }
}
