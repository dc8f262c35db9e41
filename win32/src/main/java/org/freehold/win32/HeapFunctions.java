package org.freehold.win32;

import static org.freehold.win32.Win32Error.ERROR_INVALID_PARAMETER;
import static org.freehold.win32.Win32Error.ERROR_NOT_ENOUGH_MEMORY;
import static org.freehold.win32.Win32Error.ERROR_NOT_OWNER;
import static org.freehold.win32.Win32Error.ERROR_NO_MORE_ITEMS;
import static org.freehold.win32.Win32Error.NO_ERROR;

import java.util.List;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;
import org.freehold.win32.internal.heap.HeapBlocks;
import org.freehold.win32.internal.heap.HeapInformation;
import org.freehold.win32.internal.heap.HeapWalker;
import org.freehold.win32.internal.heap.Heaps;
import org.freehold.win32.internal.heap.OpenHeap;
import org.freehold.win32.internal.status.LastError;
import org.jspecify.annotations.Nullable;

/// The heap calls of [Kernel32].
///
/// `HEAP_NO_SERIALIZE` on a call means that the call does not wait for a lock that another thread
/// holds. It never puts the heap at risk: [org.freehold.win32.internal.heap.SideHeap] says how, and
/// which calls wait nevertheless.
///
/// A call that is given null or a destroyed heap fails with `ERROR_INVALID_HANDLE`, even if another
/// thread destroys the heap while the call runs.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
abstract sealed class HeapFunctions permits GlobalFunctions {

  /// Size of a `HEAP_SUMMARY`, in pointers.
  private static final int SUMMARY_POINTERS = 5;

  private final Heaps heaps;
  private final HeapBlocks blocks;
  private final HeapInformation information;
  private final LastError lastError;
  private final int summaryBytes;

  HeapFunctions(AddressSpace space, HeapPolicy policy, LastError lastError) {
    this.heaps = new Heaps(space, policy, lastError);
    this.blocks = new HeapBlocks(space, heaps, lastError);
    this.information = new HeapInformation(heaps, blocks, lastError);
    this.lastError = lastError;
    this.summaryBytes = SUMMARY_POINTERS * space.info().pointerBits() / Byte.SIZE;
  }

  /// The heaps of the process.
  Heaps heaps() {
    return heaps;
  }

  /// The calls on the blocks of the heaps.
  HeapBlocks blocks() {
    return blocks;
  }

  /// Creates a heap.
  ///
  /// @param options of `HEAP_NO_SERIALIZE`, `HEAP_GENERATE_EXCEPTIONS`,
  ///   `HEAP_CREATE_ENABLE_EXECUTE`; other flags are ignored. The last one fails with
  ///   `ERROR_DYNAMIC_CODE_BLOCKED` where [HeapPolicy#executable] does not allow it
  /// @param initialSize bytes committed at once
  /// @param maximumSize 0 for a heap that grows; otherwise the heap has this fixed size
  /// @return the heap, or null
  public @Nullable HeapHandle HeapCreate(int options, long initialSize, long maximumSize) {
    return heaps.create(options, initialSize, maximumSize);
  }

  /// Destroys a heap with all its blocks. The process heap cannot be destroyed.
  ///
  /// @param heap any but the process heap
  /// @return whether it succeeded
  public boolean HeapDestroy(@Nullable HeapHandle heap) {
    return heaps.destroy(heap);
  }

  /// The heap of the process, made on first use.
  ///
  /// @throws org.freehold.OutOfMemoryException when the process has no memory for it
  public HeapHandle GetProcessHeap() {
    return heaps.processHeap();
  }

  /// Allocates a block.
  ///
  /// @param heap the heap
  /// @param flags of `HEAP_ZERO_MEMORY`, `HEAP_GENERATE_EXCEPTIONS`, `HEAP_NO_SERIALIZE`
  /// @param size bytes; 0 yields a block as well
  /// @return the block, or 0
  /// @throws NtStatusException under `HEAP_GENERATE_EXCEPTIONS`, instead of returning 0
  public long HeapAlloc(@Nullable HeapHandle heap, int flags, long size) {
    return blocks.allocate(heap, flags, size);
  }

  /// Changes the size of a block. If it fails, the block is unchanged.
  ///
  /// @param heap the heap of the block
  /// @param flags those of [#HeapAlloc], and `HEAP_REALLOC_IN_PLACE_ONLY`
  /// @param block the block; for 0 the result is 0
  /// @param size bytes
  /// @return the block at its new address, or 0
  /// @throws NtStatusException under `HEAP_GENERATE_EXCEPTIONS`, instead of returning 0
  public long HeapReAlloc(@Nullable HeapHandle heap, int flags, long block, long size) {
    return blocks.reallocate(heap, flags, block, size);
  }

  /// Frees a block.
  ///
  /// @param heap the heap of the block
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block, or 0, which does nothing
  /// @return whether it succeeded; false for what is not a live block of the heap, which under
  ///   `HEAP_NO_SERIALIZE` may be found only after another thread has released the heap's lock
  public boolean HeapFree(@Nullable HeapHandle heap, int flags, long block) {
    return blocks.free(heap, flags, block);
  }

  /// The requested size of a block.
  ///
  /// @param heap the heap of the block
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block
  /// @return bytes, or -1 with `ERROR_INVALID_PARAMETER` for what is not a live block of the heap
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, for which this waits.
  public long HeapSize(@Nullable HeapHandle heap, int flags, long block) {
    return blocks.size(heap, block);
  }

  /// Checks a heap, or whether an address is a live block of it. Does not change the last error.
  ///
  /// @param heap the heap
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @param block the block; 0 for the whole heap
  /// @return whether the heap is intact, or the block live
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, for which this waits.
  public boolean HeapValidate(@Nullable HeapHandle heap, int flags, long block) {
    return blocks.validate(heap, block);
  }

  /// Lists the heaps of the process: the process heap first, then the others in the order of their
  /// creation.
  ///
  /// @param count how many fit
  /// @param handles receives them, as many as fit
  /// @return how many there are, even if that is more; 0 when the process has no memory for the
  ///   process heap
  public int GetProcessHeaps(int count, HeapHandle @Nullable [] handles) {
    List<OpenHeap> all;
    try {
      all = heaps.all();
    } catch (OutOfMemoryException e) {
      lastError.set(ERROR_NOT_ENOUGH_MEMORY);
      return 0;
    }
    if (handles != null) {
      int room = Math.min(Math.min(count, handles.length), all.size());
      for (int i = 0; i < room; i++) {
        handles[i] = all.get(i);
      }
    }
    return all.size();
  }

  /// Shows the next entry of a heap. The first call of a walk lists them all; see
  /// [ProcessHeapEntry].
  ///
  /// @param heap the heap to walk
  /// @param entry the position of the walk; a new one begins it
  /// @return whether there is a next entry; if not, the last error is `ERROR_NO_MORE_ITEMS` at the
  ///   end, and `ERROR_INVALID_PARAMETER` if the walk is one of another heap
  public boolean HeapWalk(@Nullable HeapHandle heap, ProcessHeapEntry entry) {
    OpenHeap known = heaps.open(heap);
    if (known == null) {
      return false;
    }
    if (entry.isAtStart() && !begin(known, entry)) {
      return false;
    }
    if (!entry.isOf(known)) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    return entry.advance() || lastError.fail(ERROR_NO_MORE_ITEMS);
  }

  private boolean begin(OpenHeap heap, ProcessHeapEntry entry) {
    try {
      heap.side().settle();
      entry.begin(heap, HeapWalker.entries(heap));
      return true;
    } catch (IllegalStateException e) {
      return isGone(heap, e);
    }
  }

  /// Fails because another thread has destroyed the heap; rethrows the exception if it was thrown
  /// for another reason.
  private boolean isGone(HeapHandle heap, IllegalStateException e) {
    requireGone(heap, e);
    return false;
  }

  private void requireGone(HeapHandle heap, IllegalStateException e) {
    if (heaps.open(heap) != null) {
      throw e;
    }
  }

  /// Acquires the lock of a heap; a thread may hold it several times. Other threads wait, except
  /// for calls that the front end serves and calls with `HEAP_NO_SERIALIZE`.
  ///
  /// @param heap the heap; one made with `HEAP_NO_SERIALIZE` has no lock, and nothing happens
  /// @return whether it succeeded
  public boolean HeapLock(@Nullable HeapHandle heap) {
    OpenHeap known = heaps.open(heap);
    try {
      if (known != null) {
        known.heap().lock();
      }
      return known != null;
    } catch (IllegalStateException e) {
      return known != null && isGone(known, e);
    }
  }

  /// Undoes one [#HeapLock].
  ///
  /// @param heap the heap
  /// @return whether it succeeded; false with `ERROR_NOT_OWNER` when this thread has not locked it
  public boolean HeapUnlock(@Nullable HeapHandle heap) {
    OpenHeap known = heaps.open(heap);
    if (known == null) {
      return false;
    }
    known.side().settle();
    try {
      known.heap().unlock();
      return true;
    } catch (IllegalMonitorStateException e) {
      return lastError.fail(ERROR_NOT_OWNER);
    }
  }

  /// The largest free block. Free neighbours are always coalesced, so there is nothing to do;
  /// `HeapSetInformation` with `HEAP_OPTIMIZE_RESOURCES` purges memory.
  ///
  /// @param heap the heap
  /// @param flags `HEAP_NO_SERIALIZE` or 0
  /// @return its bytes; 0 with `NO_ERROR` when nothing is free, with another code when the call
  ///   failed
  @SuppressWarnings("UnusedVariable") // The flag is about the lock, for which this waits.
  public long HeapCompact(@Nullable HeapHandle heap, int flags) {
    OpenHeap known = heaps.open(heap);
    if (known == null) {
      return 0;
    }
    try {
      known.side().settle();
      long largest = known.heap().summary().largestFreeBytes();
      if (largest == 0) {
        lastError.set(NO_ERROR);
      }
      return largest;
    } catch (IllegalStateException e) {
      requireGone(known, e);
      return 0;
    }
  }

  /// Sums up a heap.
  ///
  /// @param heap the heap
  /// @param flags 0
  /// @param summary receives the figures; its `cb` must be the size of the structure, or the call
  ///   fails with `ERROR_INVALID_PARAMETER`
  /// @return whether it succeeded
  @SuppressWarnings("UnusedVariable") // No flag is defined.
  public boolean HeapSummary(@Nullable HeapHandle heap, int flags, HeapSummaryData summary) {
    OpenHeap known = heaps.open(heap);
    if (known == null) {
      return false;
    }
    if (summary.cb() != summaryBytes) {
      return lastError.fail(ERROR_INVALID_PARAMETER);
    }
    try {
      known.side().settle();
      summary.clear();
      summary.add(known.heap().summary());
      Heap second = known.side().second();
      if (second != null) {
        summary.add(second.summary());
      }
      return true;
    } catch (IllegalStateException e) {
      return isGone(known, e);
    }
  }

  /// Sets a property of a heap or of the process.
  ///
  /// * `HEAP_COMPATIBILITY_INFORMATION` takes one int, `HEAP_LFH`, which enables the front end.
  ///   `ERROR_INVALID_PARAMETER` for a heap without a lock; `ERROR_GEN_FAILURE` for one that cannot
  ///   have a front end, and for any other value: there is no way back.
  /// * `HEAP_ENABLE_TERMINATION_ON_CORRUPTION` takes no data and applies to the process: from then
  ///   on `HeapFree`, `HeapReAlloc` and `HeapSize` throw [NtStatusException] with `HEAP_CORRUPTION`
  ///   when they are given an address that is not a live block. (Windows ends the process; a
  ///   library must not end its user's JVM.)
  /// * `HEAP_OPTIMIZE_RESOURCES` takes version 1 and flags 0, and purges the memory that the heap,
  ///   or with null every heap, does not need.
  ///
  /// @param heap the heap; ignored, or null, where the class is about the process
  /// @param informationClass a value of [HeapInformationClass]; others fail with
  ///   `ERROR_INVALID_PARAMETER`
  /// @param data what to set; `ERROR_NOACCESS` if it is missing
  /// @param length its bytes; too few fail with `ERROR_INSUFFICIENT_BUFFER`
  /// @return whether it succeeded
  public boolean HeapSetInformation(
      @Nullable HeapHandle heap, int informationClass, int @Nullable [] data, long length) {
    try {
      return information.set(heap, informationClass, data, length);
    } catch (IllegalStateException e) {
      return heap != null && isGone(heap, e);
    }
  }

  /// Queries what [#HeapSetInformation] sets: `HEAP_COMPATIBILITY_INFORMATION` or
  /// `HEAP_ENABLE_TERMINATION_ON_CORRUPTION`, both one int.
  ///
  /// @param heap the heap; `ERROR_NOACCESS` if there is none
  /// @param informationClass which
  /// @param data receives the answer; `ERROR_NOACCESS` if it is missing
  /// @param length its bytes, at least those needed; fewer fail with `ERROR_INSUFFICIENT_BUFFER`
  /// @param returnLength receives the bytes that are needed; may be null
  /// @return whether it succeeded
  public boolean HeapQueryInformation(
      @Nullable HeapHandle heap,
      int informationClass,
      int @Nullable [] data,
      long length,
      long @Nullable [] returnLength) {
    try {
      return information.query(heap, informationClass, data, length, returnLength);
    } catch (IllegalStateException e) {
      return heap != null && isGone(heap, e);
    }
  }
}
