package org.freehold.win32;

import static org.freehold.win32.HeapFlags.HEAP_GENERATE_EXCEPTIONS;
import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_INVALID_HANDLE;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.ERROR_NOT_ENOUGH_MEMORY;
import static org.freehold.win32.Win32Error.NO_ERROR;

import java.lang.System.Logger.Level;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.flags.EffectiveFlags;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The heap calls of one process: flags, results and last errors, over [Heap].
///
/// Where the documentation says that a call leaves the last error alone and Windows sets it all the
/// same (a failing `HeapAlloc` leaves 8), Windows is followed.
final class Heaps {

  /// Sizes of a heap are rounded to this many pointers.
  private static final long UNIT_POINTERS = 0x400;

  private static final long FIRST_SEGMENT = 0x10000;

  /// A heap of fixed size counts a block's granules in 16 bits.
  private static final long MOST_GRANULES = 0xFFFF;

  private final AddressSpace space;
  private final EffectiveFlags flags;
  private final LastError lastError;
  private final int pointerSize;
  private @Nullable HeapHandle processHeap;

  Heaps(AddressSpace space, EffectiveFlags flags, LastError lastError) {
    this.space = space;
    this.flags = flags;
    this.lastError = lastError;
    this.pointerSize = space.info().pointerBits() / 8;
  }

  synchronized HeapHandle processHeap() {
    HeapHandle handle = processHeap;
    if (handle == null) {
      HeapOptions options = options(0, 0).name("process").build();
      handle = new HeapHandle(Heap.create(options), 0, Long.MAX_VALUE);
      processHeap = handle;
    }
    return handle;
  }

  private synchronized boolean isProcessHeap(HeapHandle handle) {
    return handle == processHeap;
  }

  @Nullable HeapHandle create(int flags, long initialSize, long maximumSize) {
    if (!isAddressable(initialSize) || !isAddressable(maximumSize)) {
      lastError.set(ERROR_NOT_ENOUGH_MEMORY);
      return null;
    }
    boolean fixed = maximumSize != 0;
    HeapOptions.Builder options =
        options(initialSize, fixed ? Math.max(initialSize, maximumSize) : 0)
            .serialized((flags & HEAP_NO_SERIALIZE) == 0);
    try {
      long largest = fixed ? MOST_GRANULES * 2 * pointerSize - 1 : Long.MAX_VALUE;
      return new HeapHandle(Heap.create(options.build()), flags, largest);
    } catch (OutOfMemoryException e) {
      lastError.set(ERROR_NOT_ENOUGH_MEMORY);
      return null;
    }
  }

  private boolean isAddressable(long size) {
    return size >= 0 && size <= space.info().highestAddress();
  }

  /// A heap commits at least one unit, and reserves more than it commits when it can grow.
  private HeapOptions.Builder options(long initialSize, long maximumSize) {
    long unit = UNIT_POINTERS * pointerSize;
    long initial = Math.max(unit, roundUp(initialSize, unit));
    HeapOptions.Builder options =
        HeapOptions.builder(space)
            .flags(flags)
            .exactSizes(true)
            .firstSegmentSize(roundUp(initial + 1, FIRST_SEGMENT));
    return maximumSize == 0
        ? options.initialSize(initial)
        : options.initialSize(initial).maximumSize(Math.max(initial, roundUp(maximumSize, unit)));
  }

  private static long roundUp(long size, long unit) {
    return (size + unit - 1) / unit * unit;
  }

  boolean destroy(@Nullable HeapHandle handle) {
    if (handle == null || handle.heap().isClosed() || isProcessHeap(handle)) {
      lastError.set(ERROR_INVALID_HANDLE);
      return false;
    }
    handle.heap().close();
    return true;
  }

  long allocate(@Nullable HeapHandle handle, int flags, long size) {
    if (handle == null || handle.heap().isClosed()) {
      lastError.set(ERROR_INVALID_HANDLE);
      return 0;
    }
    try {
      long block = size > handle.largestRequest() ? 0 : take(handle.heap(), flags, size);
      return block == 0 ? refuse("HeapAlloc", handle, flags, NtStatus.NO_MEMORY) : block;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return refuse("HeapAlloc", handle, flags, NtStatus.ACCESS_VIOLATION);
    }
  }

  private static long take(Heap heap, int flags, long size) {
    boolean zero = (flags & HEAP_ZERO_MEMORY) != 0;
    return zero ? heap.tryAllocateZeroed(size) : heap.tryAllocate(size);
  }

  private long refuse(String call, HeapHandle handle, int flags, NtStatus status) {
    lastError.set(status == NtStatus.NO_MEMORY ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
    if (((handle.flags() | flags) & HEAP_GENERATE_EXCEPTIONS) != 0) {
      throw new NtStatusException(call, status);
    }
    return 0;
  }

  /// Shows what a debug heap found, since the result of a call has no room for it.
  private static void damaged(HeapCorruptionException e) {
    System.getLogger("org.freehold.win32").log(Level.WARNING, e.getMessage());
  }

  long reallocate(@Nullable HeapHandle handle, int flags, long block, long size) {
    if (block == 0) {
      lastError.set(NO_ERROR);
      return 0;
    }
    if (handle == null || handle.heap().isClosed()) {
      lastError.set(ERROR_INVALID_HANDLE);
      return 0;
    }
    try {
      long old = handle.heap().sizeOf(block);
      long moved = size > handle.largestRequest() ? 0 : resize(handle.heap(), flags, block, size);
      if (moved == 0) {
        return refuse("HeapReAlloc", handle, flags, NtStatus.NO_MEMORY);
      }
      if ((flags & HEAP_ZERO_MEMORY) != 0 && size > old) {
        space.memory().fill(moved + old, size - old, (byte) 0);
      }
      return moved;
    } catch (InvalidFreeException e) {
      lastError.set(ERROR_INVALID_PARAMETER);
      return 0;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return refuse("HeapReAlloc", handle, flags, NtStatus.ACCESS_VIOLATION);
    }
  }

  private static long resize(Heap heap, int flags, long block, long size) {
    if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) != 0) {
      return heap.reallocateInPlace(block, size) ? block : 0;
    }
    return heap.tryReallocate(block, size);
  }

  boolean free(@Nullable HeapHandle handle, long block) {
    if (block == 0) {
      return true;
    }
    if (handle == null || handle.heap().isClosed()) {
      lastError.set(ERROR_INVALID_HANDLE);
      return false;
    }
    try {
      handle.heap().free(block);
      return true;
    } catch (InvalidFreeException e) {
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    } catch (HeapCorruptionException e) {
      damaged(e);
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    }
  }

  long size(@Nullable HeapHandle handle, long block) {
    if (handle == null || handle.heap().isClosed()) {
      return -1;
    }
    try {
      return handle.heap().sizeOf(block);
    } catch (InvalidFreeException e) {
      return -1;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return -1;
    }
  }

  boolean validate(@Nullable HeapHandle handle, long block) {
    if (handle == null || handle.heap().isClosed()) {
      return false;
    }
    if (block != 0) {
      return handle.heap().validate(block);
    }
    try {
      handle.heap().validate();
      return true;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return false;
    }
  }
}
