package org.freehold.win32.internal.movable;

import static org.freehold.win32.Gmem.GMEM_DDESHARE;
import static org.freehold.win32.Gmem.GMEM_DISCARDABLE;
import static org.freehold.win32.Gmem.GMEM_DISCARDED;
import static org.freehold.win32.Gmem.GMEM_INVALID_HANDLE;
import static org.freehold.win32.Gmem.GMEM_MODIFY;
import static org.freehold.win32.Gmem.GMEM_MOVEABLE;
import static org.freehold.win32.Gmem.GMEM_ZEROINIT;
import static org.freehold.win32.Gmem.LMEM_DISCARDABLE;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_DISCARDED;
import static org.freehold.win32.Win32Error.ERROR_INVALID_HANDLE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.ERROR_NOT_ENOUGH_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_NOT_LOCKED;
import static org.freehold.win32.Win32Error.NO_ERROR;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.win32.internal.heap.HeapBlocks;
import org.freehold.win32.internal.heap.Heaps;
import org.freehold.win32.internal.heap.OpenHeap;
import org.freehold.win32.internal.status.LastError;
import org.jspecify.annotations.Nullable;

/// The calls of movable memory: what each answers, and the last error that it leaves.
///
/// Where a fixed or locked object grows: in place where the memory behind it is free, but one of up
/// to [#SMALL] bytes not beyond that. Those with a reservation of their own are [LargeObjects].
///
/// Safe for several threads.
public final class MovableBlocks {

  /// What a block of up to this many bytes does not grow beyond in place.
  private static final long SMALL = 16 * 1024;

  private final AddressSpace space;
  private final Heaps heaps;
  private final HeapBlocks blocks;
  private final LastError lastError;
  private final HandleTable table;
  private final LargeObjects large;
  private final int unit;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  /// @param heaps its heaps
  /// @param blocks the calls on their blocks
  /// @param lastError takes the codes of failures
  public MovableBlocks(AddressSpace space, Heaps heaps, HeapBlocks blocks, LastError lastError) {
    this.space = space;
    this.heaps = heaps;
    this.blocks = blocks;
    this.lastError = lastError;
    this.table = new HandleTable(space);
    this.large = new LargeObjects(blocks, lastError);
    this.unit = 2 * space.info().pointerBits() / Byte.SIZE;
  }

  /// The process heap; null when the process has no memory for it.
  private @Nullable OpenHeap heap() {
    try {
      return heaps.processHeap();
    } catch (OutOfMemoryException e) {
      return null;
    }
  }

  /// Whether a handle would be that of a fixed object, live or not: its address.
  private boolean isAddress(long handle) {
    return handle != 0 && (handle & (unit - 1)) == 0;
  }

  /// Whether a handle is the address of a live block of the process heap.
  private boolean isBlock(long handle) {
    return isAddress(handle) && blocks.validate(heap(), handle);
  }

  private long fail(int error) {
    lastError.set(error);
    return 0;
  }

  private static int heapFlags(int flags) {
    return (flags & GMEM_ZEROINIT) != 0 ? HEAP_ZERO_MEMORY : 0;
  }

  /// Makes an object, as `GlobalAlloc`: a fixed one has a byte at least.
  public long globalAllocate(int flags, long size) {
    boolean isMovable = (flags & GMEM_MOVEABLE) != 0;
    int shared = (flags & GMEM_DDESHARE) != 0 ? HandleTable.SHARED : 0;
    return allocate(flags, size == 0 && !isMovable ? 1 : size, shared);
  }

  /// Makes an object, as `LocalAlloc`.
  public long localAllocate(int flags, long size) {
    return allocate(flags, size, 0);
  }

  private synchronized long allocate(int flags, long size, int shared) {
    if ((flags & GMEM_MOVEABLE) == 0) {
      return forgotten(takeBlock(flags, size));
    }
    int discardable = (flags & LMEM_DISCARDABLE) != 0 ? HandleTable.DISCARDABLE : 0;
    int entry = table.take(shared | discardable);
    if (entry == HandleTable.NONE) {
      return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    if (size == 0) {
      table.change(entry, HandleTable.DISCARDED, 0);
      return table.handleOf(entry);
    }
    boolean isMade = false;
    try {
      long block = takeBlock(flags, size);
      if (block != 0) {
        table.setBlock(entry, block);
        isMade = true;
      }
    } finally {
      if (!isMade) {
        table.give(entry);
      }
    }
    return isMade ? table.handleOf(entry) : 0;
  }

  /// A block as one of a fixed object, should its address be that of a movable one's lost block.
  private long forgotten(long block) {
    if (block != 0) {
      table.forget(block);
    }
    return block;
  }

  private long takeBlock(int flags, long size) {
    OpenHeap heap = heap();
    return heap == null
        ? fail(ERROR_NOT_ENOUGH_MEMORY)
        : large.allocate(heap, heapFlags(flags), size);
  }

  /// Frees an object, locked or not, as `GlobalFree` and `LocalFree`.
  ///
  /// @return 0, also for 0; the handle when there is no such object
  public synchronized long free(long handle) {
    if (handle == 0) {
      return 0;
    }
    if (isBlock(handle)) {
      if (blocks.free(heap(), 0, handle)) {
        return 0;
      }
    } else {
      int entry = table.find(handle);
      if (entry != HandleTable.NONE) {
        boolean isFreed = blocks.free(heap(), 0, table.block(entry));
        table.give(entry);
        if (isFreed) {
          return 0;
        }
      }
    }
    lastError.set(ERROR_INVALID_HANDLE);
    return handle;
  }

  /// Changes an object, as `GlobalReAlloc`: unlike [#localReallocate], this one makes a fixed
  /// object movable, and refuses to discard a locked one without a last error.
  public synchronized long globalReallocate(long handle, long size, int flags) {
    int entry = table.find(handle);
    if ((flags & GMEM_MODIFY) == 0
        && entry != HandleTable.NONE
        && table.locks(entry) != 0
        && (size == 0 || (flags & GMEM_DISCARDABLE) != 0)) {
      return 0;
    }
    long changed = localReallocate(handle, size, flags);
    boolean makesMovable = (flags & GMEM_MODIFY) != 0 && (flags & GMEM_MOVEABLE) != 0;
    return makesMovable && isAddress(changed) ? makeMovable(changed, flags) : changed;
  }

  private long makeMovable(long block, int flags) {
    int discardable = (flags & LMEM_DISCARDABLE) != 0 ? HandleTable.DISCARDABLE : 0;
    int entry = table.take(discardable);
    if (entry == HandleTable.NONE) {
      return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    table.setBlock(entry, block);
    return table.handleOf(entry);
  }

  /// Changes the size of an object, or with `LMEM_MODIFY` its attributes, as `LocalReAlloc`.
  ///
  /// @return the handle, for a fixed object that moved the new one; 0 on failure
  public synchronized long localReallocate(long handle, long size, int flags) {
    boolean modifies = (flags & GMEM_MODIFY) != 0;
    if (isBlock(handle)) {
      return modifies ? handle : resizeFixed(handle, size, flags);
    }
    int entry = table.find(handle);
    if (entry == HandleTable.NONE) {
      return fail(ERROR_INVALID_HANDLE);
    }
    if (modifies) {
      if ((flags & LMEM_DISCARDABLE) != 0) {
        table.change(entry, HandleTable.DISCARDABLE, 0);
      }
      return handle;
    }
    if ((flags & LMEM_DISCARDABLE) != 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    boolean isDone = size == 0 ? discard(entry, flags) : resizeMovable(entry, size, flags);
    return isDone ? handle : 0;
  }

  private long resizeFixed(long block, long size, int flags) {
    if ((flags & LMEM_DISCARDABLE) != 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    return forgotten(resize(block, size, heapFlags(flags), (flags & GMEM_MOVEABLE) != 0));
  }

  private boolean resizeMovable(int entry, long size, int flags) {
    long old = table.block(entry);
    boolean mayMove = table.locks(entry) == 0 || (flags & GMEM_MOVEABLE) != 0;
    long block = old == 0 ? takeBlock(flags, size) : resize(old, size, heapFlags(flags), mayMove);
    if (block == 0) {
      return false;
    }
    table.setBlock(entry, block);
    table.change(entry, 0, HandleTable.DISCARDED);
    return true;
  }

  private boolean discard(int entry, int flags) {
    if ((flags & GMEM_MOVEABLE) == 0 || table.locks(entry) != 0) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    blocks.free(heap(), 0, table.block(entry));
    table.setBlock(entry, 0);
    table.change(entry, HandleTable.DISCARDED, 0);
    return true;
  }

  /// Resizes a block of the process heap; a success leaves the last error as it was.
  ///
  /// @return the block; 0 with `ERROR_NOT_ENOUGH_MEMORY`, and the block is as it was
  private long resize(long block, long size, int heapFlags, boolean mayMove) {
    OpenHeap heap = heap();
    int before = lastError.get();
    long old = blocks.size(heap, block);
    long resized = 0;
    if (heap != null && old >= 0 && size >= 0) {
      boolean isDone = resizeInPlace(heap, heapFlags, block, old, size);
      resized = isDone ? block : mayMove ? move(heap, block, old, size, heapFlags) : 0;
    }
    lastError.set(resized == 0 ? ERROR_NOT_ENOUGH_MEMORY : before);
    return resized;
  }

  private boolean resizeInPlace(OpenHeap heap, int heapFlags, long block, long old, long size) {
    if (heap.heap().hasOwnReservation(block)) {
      return large.resize(heap, heapFlags, block, old, size);
    }
    boolean mayGrow = old > SMALL || size <= Math.max(SMALL, roundUp(old));
    return mayGrow && blocks.resizeInPlace(heap, heapFlags, block, old, size);
  }

  private long roundUp(long size) {
    return (Math.max(1, size) + unit - 1) & -unit;
  }

  private long move(OpenHeap heap, long block, long old, long size, int heapFlags) {
    long moved = large.allocate(heap, heapFlags, size);
    if (moved != 0) {
      space.memory().copy(block, moved, Math.min(old, size));
      blocks.free(heap, 0, block);
    }
    return moved;
  }

  /// Locks an object, as `GlobalLock` and `LocalLock`.
  ///
  /// @return the address of its block; 0 on failure, and for 0
  public long lock(long handle) {
    if (handle == 0) {
      return 0;
    }
    return isAddress(handle) ? writable(handle) : lockMovable(handle);
  }

  /// An address if it can be written to, whatever is there.
  private long writable(long address) {
    try {
      space.probe(address, true);
      return address;
    } catch (AccessViolationException e) {
      return 0;
    }
  }

  private synchronized long lockMovable(long handle) {
    int entry = table.find(handle);
    if (entry == HandleTable.NONE) {
      return fail(ERROR_INVALID_HANDLE);
    }
    long block = table.block(entry);
    if (block == 0) {
      return fail(ERROR_DISCARDED);
    }
    table.setLocks(entry, Math.min(HandleTable.MAX_LOCKS, table.locks(entry) + 1));
    return block;
  }

  /// Undoes a lock, as `GlobalUnlock`, to which a fixed object is always locked.
  public boolean globalUnlock(long handle) {
    return isAddress(handle) || localUnlock(handle);
  }

  /// Undoes a lock, as `LocalUnlock`, to which a fixed object is never locked.
  ///
  /// @return whether the object is still locked; false with `NO_ERROR` when it no longer is
  public synchronized boolean localUnlock(long handle) {
    if (isAddress(handle)) {
      return lastError.fail(ERROR_NOT_LOCKED);
    }
    int entry = table.find(handle);
    if (entry == HandleTable.NONE) {
      return lastError.fail(ERROR_INVALID_HANDLE);
    }
    int count = table.locks(entry) - 1;
    if (count < 0) {
      return lastError.fail(ERROR_NOT_LOCKED);
    }
    table.setLocks(entry, count);
    return count > 0 || lastError.fail(NO_ERROR);
  }

  /// The size of an object, as `GlobalSize` and `LocalSize`.
  ///
  /// @return bytes; 0 for a discarded object, and for none
  public synchronized long size(long handle) {
    if (isBlock(handle)) {
      return Math.max(0, blocks.size(heap(), handle));
    }
    int entry = table.find(handle);
    if (entry == HandleTable.NONE) {
      return fail(ERROR_INVALID_HANDLE);
    }
    long block = table.block(entry);
    return block == 0 ? 0 : Math.max(0, blocks.size(heap(), block));
  }

  /// The attributes and the lock count of an object, as `GlobalFlags`.
  public synchronized int globalFlags(long handle) {
    if (isAddress(handle)) {
      return 0;
    }
    int entry = table.find(handle);
    if (entry == HandleTable.NONE) {
      lastError.set(ERROR_INVALID_HANDLE);
      return GMEM_INVALID_HANDLE;
    }
    return table.locks(entry)
        | (table.has(entry, HandleTable.DISCARDABLE) ? GMEM_DISCARDABLE : 0)
        | (table.has(entry, HandleTable.DISCARDED) ? GMEM_DISCARDED : 0)
        | (table.has(entry, HandleTable.SHARED) ? GMEM_DDESHARE : 0);
  }

  /// The attributes and the lock count of an object, as `LocalFlags`.
  public int localFlags(long handle) {
    int flags = globalFlags(handle);
    return (flags & GMEM_DISCARDABLE) != 0 ? flags | LMEM_DISCARDABLE : flags;
  }

  /// The handle of a block, as `GlobalHandle` and `LocalHandle`.
  ///
  /// @return the handle; for a block of the process heap that is no object's, its address; 0 on
  ///   failure
  public synchronized long handleOf(long block) {
    if (block == 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    if (!isBlock(block)) {
      return fail(ERROR_INVALID_HANDLE);
    }
    int entry = table.entryOf(block);
    return entry == HandleTable.NONE ? block : table.handleOf(entry);
  }

  /// Releases the addresses of the handles. What the objects have left is the process heap's.
  public synchronized void close() {
    table.close();
  }
}
