package org.freehold.win32.internal.heap;

import static org.freehold.win32.HeapFlags.HEAP_CREATE_ENABLE_EXECUTE;
import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.Win32Error.ERROR_DYNAMIC_CODE_BLOCKED;
import static org.freehold.win32.Win32Error.ERROR_INVALID_HANDLE;
import static org.freehold.win32.Win32Error.ERROR_NOT_ENOUGH_MEMORY;

import java.util.ArrayList;
import java.util.List;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.win32.HeapHandle;
import org.freehold.win32.HeapPolicy;
import org.freehold.win32.internal.status.LastError;
import org.jspecify.annotations.Nullable;

/// The table of the heaps of one process: `HeapCreate`, `HeapDestroy`, `GetProcessHeap` and
/// `GetProcessHeaps`. [HeapBlocks] has the calls on their blocks.
///
/// Safe for several threads.
public final class Heaps {

  /// Sizes of a heap are rounded to this many pointers.
  private static final long UNIT_POINTERS = 0x400;

  private static final long FIRST_SEGMENT = 0x10000;

  /// A heap of fixed size counts a block's granules in 16 bits.
  private static final long MAX_GRANULES = 0xFFFF;

  /// A block of at least this many pointers, less a page, has a reservation of its own.
  private static final long LARGE_POINTERS = 0x20000;

  private final AddressSpace space;
  private final HeapPolicy policy;
  private final LastError lastError;
  private final int pointerSize;

  /// What `HeapCreate` made and nobody has destroyed, oldest first.
  private final List<OpenHeap> created = new ArrayList<>();

  private @Nullable OpenHeap processHeap;

  /// No heaps yet.
  ///
  /// @param space the memory of the process
  /// @param policy what its heaps may be
  /// @param lastError takes the codes of failures
  public Heaps(AddressSpace space, HeapPolicy policy, LastError lastError) {
    this.space = space;
    this.policy = policy;
    this.lastError = lastError;
    this.pointerSize = space.info().pointerBits() / 8;
  }

  /// The heap of the process, made on first use.
  public synchronized OpenHeap processHeap() {
    OpenHeap handle = processHeap;
    if (handle == null) {
      HeapOptions options = options(0, 0).name("process").build();
      handle = new OpenHeap(Heap.create(options), 0, Long.MAX_VALUE);
      processHeap = handle;
    }
    return handle;
  }

  /// Closes the heap of the process, if it was made.
  public synchronized void closeProcessHeap() {
    OpenHeap handle = processHeap;
    if (handle != null) {
      handle.heap().close();
      handle.side().close();
    }
  }

  /// A handle as one of a heap that exists; null, with the last error set, for any other.
  public @Nullable OpenHeap open(@Nullable HeapHandle handle) {
    if (handle instanceof OpenHeap known && !known.heap().isClosed()) {
      return known;
    }
    lastError.set(ERROR_INVALID_HANDLE);
    return null;
  }

  /// Makes a heap, as `HeapCreate`.
  public @Nullable OpenHeap create(int flags, long initialSize, long maximumSize) {
    boolean executable = (flags & HEAP_CREATE_ENABLE_EXECUTE) != 0;
    if (executable && !policy.executable()) {
      lastError.set(ERROR_DYNAMIC_CODE_BLOCKED);
      return null;
    }
    if (!isAddressable(initialSize) || !isAddressable(maximumSize)) {
      lastError.set(ERROR_NOT_ENOUGH_MEMORY);
      return null;
    }
    boolean fixed = maximumSize != 0;
    HeapOptions options =
        options(initialSize, fixed ? Math.max(initialSize, maximumSize) : 0)
            .serialized((flags & HEAP_NO_SERIALIZE) == 0)
            .executable(executable)
            .build();
    long largest = fixed ? MAX_GRANULES * 2 * pointerSize - 1 : Long.MAX_VALUE;
    try {
      return list(new OpenHeap(Heap.create(options), flags, largest));
    } catch (OutOfMemoryException e) {
      lastError.set(ERROR_NOT_ENOUGH_MEMORY);
      return null;
    }
  }

  private synchronized OpenHeap list(OpenHeap handle) {
    created.add(handle);
    return handle;
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
            .flags(policy.flags())
            .exactSizes(true)
            .frontEnd(policy.frontEnd())
            .largeThreshold(LARGE_POINTERS * pointerSize - space.info().pageSize() - 1)
            .firstSegmentSize(roundUp(initial + 1, FIRST_SEGMENT));
    return maximumSize == 0
        ? options.initialSize(initial)
        : options.initialSize(initial).maximumSize(Math.max(initial, roundUp(maximumSize, unit)));
  }

  private static long roundUp(long size, long unit) {
    return (size + unit - 1) / unit * unit;
  }

  /// Destroys a heap, as `HeapDestroy`.
  public boolean destroy(@Nullable HeapHandle handle) {
    OpenHeap known = open(handle);
    if (known == null || !unlist(known)) {
      lastError.set(ERROR_INVALID_HANDLE);
      return false;
    }
    known.heap().close();
    known.side().close();
    releaseWaiters(known.heap());
    return true;
  }

  private synchronized boolean unlist(OpenHeap handle) {
    return created.remove(handle);
  }

  /// A thread that destroys a heap it has locked can no longer unlock it; the threads that wait for
  /// the lock must find that the heap is gone.
  private static void releaseWaiters(Heap heap) {
    try {
      while (heap.options().serialized()) {
        heap.unlock();
      }
    } catch (IllegalMonitorStateException e) {
      // The thread has released every hold that it had.
    }
  }

  /// All heaps: the process heap, then the others in the order of their creation.
  ///
  /// @throws OutOfMemoryException when the process has no memory for its own heap
  public synchronized List<OpenHeap> all() {
    List<OpenHeap> handles = new ArrayList<>();
    handles.add(processHeap());
    created.removeIf(handle -> handle.heap().isClosed());
    handles.addAll(created);
    return handles;
  }
}
