package org.freehold.win32;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;

/// The memory functions of the C runtime library of Windows, over a heap of its own, as
/// `msvcrt.dll` has one besides the process heap. [org.freehold.malloc.Malloc] has the functions of
/// standard C; here are those that only Windows has.
///
/// A failure returns null (0) and sets [#errno()]. One rule is Freehold's own: an invalid free
/// throws. Nothing is written next to a block: where Windows stores the address of the block in
/// front of an aligned one, here the heap knows its aligned blocks, and a table has those that are
/// aligned at an offset.
///
/// Safe for several threads.
@SuppressWarnings("MemberName") // The C spelling is the point.
public final class Crt {

  /// Not enough memory.
  public static final int ENOMEM = 12;

  /// An illegal argument.
  public static final int EINVAL = 22;

  /// What [#_heapchk] returns for an intact heap.
  public static final int _HEAPOK = -2;

  /// What [#_heapchk] returns for a damaged heap.
  public static final int _HEAPBADNODE = -4;

  private final Kernel32 kernel32;
  private final HeapHandle handle;
  private final Heap heap;
  private final Memory memory;
  private final ThreadLocal<Integer> errno = ThreadLocal.withInitial(() -> 0);

  /// Start of the block, by start of the data, for blocks in which these differ.
  private final Map<Long, Long> shifted = new ConcurrentHashMap<>();

  /// Makes the library of a process, with its heap.
  ///
  /// @param kernel32 the calls of the process
  /// @throws OutOfMemoryException when the process has no memory for the heap
  public Crt(Kernel32 kernel32) {
    this.kernel32 = kernel32;
    HeapHandle made = kernel32.HeapCreate(0, 0, 0);
    this.handle = made == null ? refuse(kernel32) : made;
    this.heap = handle.heap();
    this.memory = kernel32.space().memory();
  }

  private static HeapHandle refuse(Kernel32 kernel32) {
    throw new OutOfMemoryException(kernel32.space().whyNotReserved(1, 1));
  }

  /// The heap that serves the functions.
  public HeapHandle _get_heap_handle() {
    return handle;
  }

  /// The error of this thread's last failed call; 0 if none has failed.
  public int errno() {
    return errno.get();
  }

  private long fail(int error) {
    errno.set(error);
    return 0;
  }

  private long orNoMemory(long block) {
    return block == 0 ? fail(ENOMEM) : block;
  }

  /// Allocates a block.
  ///
  /// @param size bytes; 0 yields a distinct block
  /// @return the block, or 0 with `ENOMEM`
  public long malloc(long size) {
    return orNoMemory(heap.tryAllocate(size));
  }

  /// Allocates an array whose bytes are zero.
  ///
  /// @param count elements
  /// @param size bytes of each
  /// @return the block, or 0 with `ENOMEM`, also when `count × size` overflows
  public long calloc(long count, long size) {
    long bytes = count * size;
    boolean overflows = Math.unsignedMultiplyHigh(count, size) != 0 || bytes < 0;
    return overflows ? fail(ENOMEM) : orNoMemory(heap.tryAllocateZeroed(bytes));
  }

  /// Changes the size of a block.
  ///
  /// @param block a live block, or 0, which makes this a [#malloc]
  /// @param size bytes; 0 frees the block
  /// @return the block at its new address; 0 after a size of 0; 0 with `ENOMEM`, and the block is
  ///   unchanged
  /// @throws InvalidFreeException when it is not a live block
  public long realloc(long block, long size) {
    if (block == 0) {
      return malloc(size);
    }
    if (size == 0) {
      heap.free(block);
      return 0;
    }
    return orNoMemory(heap.tryReallocate(block, size));
  }

  /// Frees a block.
  ///
  /// @param block a live block, or 0, which does nothing
  /// @throws InvalidFreeException when it is not a live block
  public void free(long block) {
    if (block != 0) {
      heap.free(block);
    }
  }

  /// The requested size of a block.
  ///
  /// @param block a live block
  /// @return bytes; -1 with `EINVAL` for 0
  /// @throws InvalidFreeException when it is not a live block
  public long _msize(long block) {
    return block == 0 ? fail(EINVAL) - 1 : heap.sizeOf(block);
  }

  /// Allocates a block at a multiple of an alignment.
  ///
  /// @param size bytes
  /// @param alignment a power of two, or 0 for none
  /// @return the block, which [#_aligned_free] frees; 0 with `EINVAL` or `ENOMEM`
  public long _aligned_malloc(long size, long alignment) {
    return _aligned_offset_malloc(size, alignment, 0);
  }

  /// Allocates a block in which the byte at an offset is at a multiple of an alignment.
  ///
  /// @param size bytes
  /// @param alignment a power of two, or 0 for none
  /// @param offset 0, or less than the size
  /// @return the block, which [#_aligned_free] frees; 0 with `EINVAL` or `ENOMEM`
  public long _aligned_offset_malloc(long size, long alignment, long offset) {
    if (!isLegal(size, alignment, offset)) {
      return fail(EINVAL);
    }
    long multiple = Math.max(1, alignment);
    long shift = -offset & (multiple - 1);
    if (size < 0 || size + shift < 0) {
      return fail(ENOMEM);
    }
    long block = heap.tryAllocate(size + shift, multiple);
    if (block != 0 && shift != 0) {
      shifted.put(block + shift, block);
    }
    return block == 0 ? fail(ENOMEM) : block + shift;
  }

  private static boolean isLegal(long size, long alignment, long offset) {
    return alignment >= 0
        && Long.bitCount(alignment) <= 1
        && (offset == 0 || Long.compareUnsigned(offset, size) < 0);
  }

  /// Changes the size of an aligned block; contents and alignment are kept.
  ///
  /// @param block from an aligned function, or 0, which makes this an [#_aligned_malloc]
  /// @param size bytes; 0 frees the block
  /// @param alignment as it was
  /// @return the block at its new address; 0 after a size of 0; 0 with `EINVAL` or `ENOMEM`, and
  ///   the block is unchanged
  /// @throws InvalidFreeException when it is not a live block
  public long _aligned_realloc(long block, long size, long alignment) {
    return _aligned_offset_realloc(block, size, alignment, 0);
  }

  /// Changes the size of a block that is aligned at an offset; contents and alignment are kept.
  ///
  /// @param block from an aligned function, or 0, which makes this an [#_aligned_offset_malloc]
  /// @param size bytes; 0 frees the block
  /// @param alignment as it was
  /// @param offset as it was
  /// @return the block at its new address; 0 after a size of 0; 0 with `EINVAL` or `ENOMEM`, and
  ///   the block is unchanged
  /// @throws InvalidFreeException when it is not a live block
  public long _aligned_offset_realloc(long block, long size, long alignment, long offset) {
    if (block == 0) {
      return _aligned_offset_malloc(size, alignment, offset);
    }
    if (size == 0) {
      _aligned_free(block);
      return 0;
    }
    if (!isLegal(size, alignment, offset)) {
      return fail(EINVAL);
    }
    long start = startOf(block);
    long old = heap.sizeOf(start) - (block - start);
    boolean isAligned = (block + offset & (Math.max(1, alignment) - 1)) == 0;
    if (isAligned && size > 0 && heap.reallocateInPlace(start, block - start + size)) {
      return block;
    }
    long moved = _aligned_offset_malloc(size, alignment, offset);
    if (moved != 0) {
      memory.copy(block, moved, Math.min(old, size));
      _aligned_free(block);
    }
    return moved;
  }

  private long startOf(long block) {
    return Objects.requireNonNullElse(shifted.get(block), block);
  }

  /// The requested size of an aligned block.
  ///
  /// @param block from an aligned function
  /// @return bytes; -1 with `EINVAL` for 0
  /// @throws InvalidFreeException when it is not a live block
  public long _aligned_msize(long block) {
    if (block == 0) {
      return fail(EINVAL) - 1;
    }
    long start = startOf(block);
    return heap.sizeOf(start) - (block - start);
  }

  /// Frees an aligned block.
  ///
  /// @param block from an aligned function, or 0, which does nothing
  /// @throws InvalidFreeException when it is not a live block
  public void _aligned_free(long block) {
    if (block != 0) {
      Long start = shifted.remove(block);
      heap.free(start == null ? block : start);
    }
  }

  /// Changes the size of an array; what it gains is zero.
  ///
  /// @param block a live block, or 0, which makes this a [#calloc]
  /// @param count elements
  /// @param size bytes of each
  /// @return the block at its new address; 0 after a product of 0, which frees the block; 0 with
  ///   `ENOMEM`, also when the product overflows, and the block is unchanged
  /// @throws InvalidFreeException when it is not a live block
  public long _recalloc(long block, long count, long size) {
    long bytes = count * size;
    if (Math.unsignedMultiplyHigh(count, size) != 0 || bytes < 0) {
      return fail(ENOMEM);
    }
    long old = block == 0 ? 0 : heap.sizeOf(block);
    long made = realloc(block, bytes);
    if (made != 0 && bytes > old) {
      memory.fill(made + old, bytes - old, (byte) 0);
    }
    return made;
  }

  /// Changes the size of a block where it is.
  ///
  /// @param block a live block
  /// @param size bytes
  /// @return the block; 0 with `EINVAL` for 0; 0 with `ENOMEM` when it cannot have that size there,
  ///   and it is unchanged
  /// @throws InvalidFreeException when it is not a live block
  public long _expand(long block, long size) {
    if (block == 0) {
      return fail(EINVAL);
    }
    return size >= 0 && heap.reallocateInPlace(block, size) ? block : fail(ENOMEM);
  }

  /// Allocates a block as `alloca` would, but from the heap, as the library does in a program built
  /// for debugging: so it does not end with the caller, and every block needs its [#_freea]. For
  /// blocks that do, there are the stack frames of core.
  ///
  /// @param size bytes; 0 yields a distinct block
  /// @return the block, or 0 with `ENOMEM`
  public long _malloca(long size) {
    return malloc(size);
  }

  /// Frees what [#_malloca] has allocated.
  ///
  /// @param block a live block, or 0, which does nothing
  /// @throws InvalidFreeException when it is not a live block
  public void _freea(long block) {
    free(block);
  }

  /// Checks the heap.
  ///
  /// @return [#_HEAPOK] or [#_HEAPBADNODE]
  public int _heapchk() {
    return kernel32.HeapValidate(handle, 0, 0) ? _HEAPOK : _HEAPBADNODE;
  }

  /// Purges the memory that the heap does not need.
  ///
  /// @return 0
  public int _heapmin() {
    heap.compact();
    return 0;
  }
}
