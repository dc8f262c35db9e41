package org.freehold.win32.internal.heap;

import static org.freehold.win32.HeapFlags.HEAP_GENERATE_EXCEPTIONS;
import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.NO_ERROR;

import java.lang.System.Logger.Level;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.vm.AddressSpace;
import org.freehold.win32.HeapHandle;
import org.freehold.win32.NtStatus;
import org.freehold.win32.NtStatusException;
import org.freehold.win32.internal.status.LastError;
import org.jspecify.annotations.Nullable;

/// The calls on the blocks of heaps: `HeapAlloc`, `HeapReAlloc`, `HeapFree`, `HeapSize` and
/// `HeapValidate`, with their flags, results and last errors.
///
/// Where Windows sets the last error although its documentation says that it does not (a failing
/// `HeapAlloc` leaves 8), Windows is followed.
///
/// Safe for several threads.
public final class HeapBlocks {

  /// Sizes from this one on, unsigned, are refused before the block is looked at.
  private static final long ABSURD_SIZE = -0x17;

  private final AddressSpace space;
  private final Heaps heaps;
  private final LastError lastError;
  private volatile boolean terminates;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  /// @param heaps its heaps
  /// @param lastError takes the codes of failures
  public HeapBlocks(AddressSpace space, Heaps heaps, LastError lastError) {
    this.space = space;
    this.heaps = heaps;
    this.lastError = lastError;
  }

  /// From now on an invalid free throws. There is no way back.
  void terminateOnCorruption() {
    terminates = true;
  }

  /// Whether [#terminateOnCorruption] has been called.
  boolean terminatesOnCorruption() {
    return terminates;
  }

  /// Allocates a block, as `HeapAlloc`.
  public long allocate(@Nullable HeapHandle handle, int flags, long size) {
    OpenHeap known = heaps.open(handle);
    if (known == null) {
      return raise("HeapAlloc", flags, NtStatus.ACCESS_VIOLATION);
    }
    try {
      long block = size > known.largestRequest() ? 0 : take(known, flags, size);
      return block == 0 ? refuse("HeapAlloc", known, flags, NtStatus.NO_MEMORY) : block;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return refuse("HeapAlloc", known, flags, NtStatus.ACCESS_VIOLATION);
    } catch (IllegalStateException e) {
      requireGone(known, e);
      return raise("HeapAlloc", flags, NtStatus.ACCESS_VIOLATION);
    }
  }

  private long take(OpenHeap handle, int flags, long size) {
    handle.side().settle();
    boolean zero = (flags & HEAP_ZERO_MEMORY) != 0;
    if ((flags & HEAP_NO_SERIALIZE) == 0) {
      return take(handle.heap(), zero, size);
    }
    if (handle.side().tryEnter()) {
      try {
        return take(handle.heap(), zero, size);
      } finally {
        handle.side().exit();
      }
    }
    long block = handle.side().tryAllocate(size);
    if (zero && block != 0) {
      space.memory().fill(block, size, (byte) 0);
    }
    return block;
  }

  private static long take(Heap heap, boolean zero, long size) {
    return zero ? heap.tryAllocateZeroed(size) : heap.tryAllocate(size);
  }

  /// Fails with the code of a status, or raises it if the heap or the call asks for that.
  private long refuse(String call, OpenHeap handle, int flags, NtStatus status) {
    lastError.set(status == NtStatus.NO_MEMORY ? status.lastError() : ERROR_INVALID_PARAMETER);
    return raise(call, handle.flags() | flags, status);
  }

  private static long raise(String call, int flags, NtStatus status) {
    if ((flags & HEAP_GENERATE_EXCEPTIONS) != 0) {
      throw new NtStatusException(call, status);
    }
    return 0;
  }

  /// Rethrows an exception unless it was thrown because another thread has destroyed the heap.
  private void requireGone(HeapHandle handle, IllegalStateException e) {
    if (heaps.open(handle) != null) {
      throw e;
    }
  }

  /// Logs what a debug heap found, since the result of a call cannot carry it.
  private static void damaged(HeapCorruptionException e) {
    System.getLogger("org.freehold.win32").log(Level.WARNING, e.getMessage());
  }

  /// Changes the size of a block, as `HeapReAlloc`.
  public long reallocate(@Nullable HeapHandle handle, int flags, long block, long size) {
    if (block == 0) {
      lastError.set(NO_ERROR);
      return 0;
    }
    OpenHeap known = heaps.open(handle);
    if (known == null) {
      return raise("HeapReAlloc", flags, NtStatus.ACCESS_VIOLATION);
    }
    if (Long.compareUnsigned(size, ABSURD_SIZE) >= 0) {
      return refuse("HeapReAlloc", known, flags, NtStatus.NO_MEMORY);
    }
    try {
      Heap owner = ownerOf("HeapReAlloc", known, block);
      long old = owner.sizeOf(block);
      long moved = size > known.largestRequest() ? 0 : resize(owner, flags, block, old, size);
      if (moved == 0) {
        return refuse("HeapReAlloc", known, flags, NtStatus.NO_MEMORY);
      }
      if ((flags & HEAP_ZERO_MEMORY) != 0 && size > old) {
        space.memory().fill(moved + old, size - old, (byte) 0);
      }
      return moved;
    } catch (InvalidFreeException e) {
      corrupted("HeapReAlloc", e);
      return refuse("HeapReAlloc", known, flags, NtStatus.ACCESS_VIOLATION);
    } catch (HeapCorruptionException e) {
      damaged(e);
      return refuse("HeapReAlloc", known, flags, NtStatus.ACCESS_VIOLATION);
    } catch (IllegalStateException e) {
      requireGone(known, e);
      return raise("HeapReAlloc", flags, NtStatus.ACCESS_VIOLATION);
    }
  }

  private long resize(Heap heap, int flags, long block, long old, long size) {
    if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) == 0) {
      return heap.tryReallocate(block, size);
    }
    boolean mayGrow = size <= space.info().pageUp(old) || !heap.hasOwnReservation(block);
    return mayGrow && heap.reallocateInPlace(block, size) ? block : 0;
  }

  /// Resizes a live block where it is. Unlike `HeapReAlloc` with `HEAP_REALLOC_IN_PLACE_ONLY`, a
  /// block that has a reservation of its own grows as far as that allows.
  ///
  /// @param old its size
  /// @return whether that was possible; when not, the block is unchanged. The last error says
  ///   nothing
  public boolean resizeInPlace(OpenHeap handle, int flags, long block, long old, long size) {
    try {
      if (!ownerOf("HeapReAlloc", handle, block).reallocateInPlace(block, size)) {
        return false;
      }
      if ((flags & HEAP_ZERO_MEMORY) != 0 && size > old) {
        space.memory().fill(block + old, size - old, (byte) 0);
      }
      return true;
    } catch (InvalidFreeException e) {
      corrupted("HeapReAlloc", e);
      return false;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return false;
    } catch (IllegalStateException e) {
      requireGone(handle, e);
      return false;
    }
  }

  /// The heap of a handle that a block belongs to, if it belongs to either.
  ///
  /// @throws InvalidFreeException when the block is waiting to be freed: a double free
  private static Heap ownerOf(String call, OpenHeap handle, long block) {
    SideHeap side = handle.side();
    side.settle();
    if (side.isFreed(block)) {
      throw new InvalidFreeException(call, block, InvalidFreeException.What.FREE, "");
    }
    return side.ownerOf(block);
  }

  /// Ends the process, as far as a library may, if termination on corruption is enabled.
  private void corrupted(String call, InvalidFreeException e) {
    if (terminates) {
      throw new NtStatusException(
          call, NtStatus.HEAP_CORRUPTION, HeapFailure.of(e.what()) + ": " + e.getMessage(), e);
    }
  }

  /// Frees a block, as `HeapFree`.
  public boolean free(@Nullable HeapHandle handle, int flags, long block) {
    if (block == 0) {
      return true;
    }
    OpenHeap known = heaps.open(handle);
    if (known == null) {
      return false;
    }
    try {
      Heap owner = ownerOf("HeapFree", known, block);
      if ((flags & HEAP_NO_SERIALIZE) == 0 || owner != known.heap()) {
        owner.free(block);
      } else {
        freeUnserialized(known, block);
      }
      return true;
    } catch (InvalidFreeException e) {
      lastError.set(ERROR_INVALID_PARAMETER);
      corrupted("HeapFree", e);
      return false;
    } catch (HeapCorruptionException e) {
      damaged(e);
      lastError.set(ERROR_INVALID_PARAMETER);
      return false;
    } catch (IllegalStateException e) {
      requireGone(known, e);
      return false;
    }
  }

  private static void freeUnserialized(OpenHeap handle, long block) {
    SideHeap side = handle.side();
    if (side.tryEnter()) {
      try {
        handle.heap().free(block);
      } finally {
        side.exit();
      }
    } else if (!side.freeLater(block)) {
      throw new InvalidFreeException("HeapFree", block, InvalidFreeException.What.FREE, "");
    }
  }

  /// The size of a block, as `HeapSize`. A failure sets the last error, which Windows documents
  /// that it does not and the recordings show that it does.
  public long size(@Nullable HeapHandle handle, long block) {
    if (!(handle instanceof OpenHeap known) || known.heap().isClosed()) {
      return sizeUnknown();
    }
    try {
      return ownerOf("HeapSize", known, block).sizeOf(block);
    } catch (InvalidFreeException e) {
      corrupted("HeapSize", e);
      return sizeUnknown();
    } catch (HeapCorruptionException e) {
      damaged(e);
      return sizeUnknown();
    } catch (IllegalStateException e) {
      requireGone(known, e);
      return sizeUnknown();
    }
  }

  private long sizeUnknown() {
    lastError.set(ERROR_INVALID_PARAMETER);
    return -1;
  }

  /// Checks a heap or a block, as `HeapValidate`.
  public boolean validate(@Nullable HeapHandle handle, long block) {
    if (!(handle instanceof OpenHeap known) || known.heap().isClosed()) {
      return false;
    }
    try {
      return block == 0 ? isIntact(known) : isBlock(known, block);
    } catch (IllegalStateException e) {
      if (!known.heap().isClosed()) {
        throw e;
      }
      return false;
    }
  }

  private static boolean isBlock(OpenHeap handle, long block) {
    handle.side().settle();
    return !handle.side().isFreed(block) && handle.side().ownerOf(block).validate(block);
  }

  private static boolean isIntact(OpenHeap handle) {
    handle.side().settle();
    Heap second = handle.side().second();
    try {
      handle.heap().validate();
      if (second != null) {
        second.validate();
      }
      return true;
    } catch (HeapCorruptionException e) {
      damaged(e);
      return false;
    }
  }
}
