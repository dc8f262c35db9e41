package org.freehold.malloc;

import java.util.Objects;
import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.jspecify.annotations.Nullable;

/// C's memory functions on a heap, with the rules of C23 and POSIX: [Malloc] is this on the process
/// heap, and any other heap, also in a simulated process, has them by [#on].
///
/// ```java
/// SimulatedMachine machine = SimulatedMachine.builder().bits(32).build();
/// try (Heap heap = Heap.create(HeapOptions.of(machine.createProcess("old")))) {
///   CMalloc c = CMalloc.on(heap);
///   long block = c.malloc(100); // A multiple of 8, as malloc promises on such a machine.
///   c.free(block);
/// }
/// ```
///
/// * Without memory a call returns null (0) and sets `errno`; it throws nothing.
/// * `errno` is each thread's own, and one for each of these objects. Only a failure changes it.
/// * No block is larger than `PTRDIFF_MAX`: 2⁶³ − 1 bytes, or 2³¹ − 1 in a process of 32 bits.
///   Sizes are `size_t`, so a negative number is a large one.
/// * A block of 0 bytes is a block: its address is its own, and it is freed like any other.
/// * What C leaves undefined is defined: anything that is freed, resized or measured and is neither
///   0 nor a live block is an [InvalidFreeException] that says what it is; nothing has changed
///   then.
///
/// Blocks begin at multiples of 16, or of 8 in a process of 32 bits. Calls take as long as those of
/// the heap that they are made of, and are as safe for several threads.
public final class CMalloc {

  /// Not enough memory.
  public static final int ENOMEM = 12;

  /// An argument that is not legal.
  public static final int EINVAL = 22;

  /// A block that does not keep its exact size is at most this large, or at most
  /// [#MOST_PER_REQUESTED] times as large as what was asked for.
  private static final long SMALL = 128;

  /// A block that is more than this many times as large as a size moves when it is given that size.
  private static final long MOST_PER_REQUESTED = 4;

  private final Heap heap;
  private final int pointerBytes;

  /// `PTRDIFF_MAX`.
  private final long largest;

  private final ThreadLocal<@Nullable Integer> errors = new ThreadLocal<>();

  private CMalloc(Heap heap) {
    this.heap = heap;
    int bits = heap.options().space().info().pointerBits();
    this.pointerBytes = bits / Byte.SIZE;
    this.largest = (1L << (bits - 1)) - 1;
  }

  /// The functions on a heap. Two calls make two of these, with an `errno` of their own.
  ///
  /// @param heap that has the blocks; closing it ends them
  /// @return the functions
  public static CMalloc on(Heap heap) {
    return new CMalloc(Objects.requireNonNull(heap));
  }

  /// The heap that has the blocks.
  public Heap heap() {
    return heap;
  }

  /// Allocates a block.
  ///
  /// @param size bytes; 0 allocates a distinct block, which can be freed
  /// @return the address, or 0 with `ENOMEM`
  public long malloc(long size) {
    return isTooLarge(size) ? fail(ENOMEM) : orNoMemory(heap.tryAllocate(size));
  }

  /// Allocates an array whose bytes are zero.
  ///
  /// @param count elements
  /// @param size bytes of each
  /// @return the address, or 0 with `ENOMEM`, also when `count × size` overflows
  public long calloc(long count, long size) {
    return overflows(count, size) ? fail(ENOMEM) : orNoMemory(heap.tryAllocateZeroed(count * size));
  }

  /// Changes the size of a block; the first `min(old, new)` bytes are kept.
  ///
  /// C23 leaves a size of 0 undefined and older standards leave it to the library. Here, as in
  /// glibc, it frees the block.
  ///
  /// @param address a live block, or 0, which makes this a [#malloc]
  /// @param size bytes; 0 frees the block
  /// @return the new address; 0 after a size of 0, with `errno` unchanged; 0 with `ENOMEM`, and the
  ///   block is as it was
  /// @throws InvalidFreeException when `address` is not a live block
  public long realloc(long address, long size) {
    if (address == 0) {
      return malloc(size);
    }
    if (size == 0) {
      heap.free(address);
      return 0;
    }
    return isTooLarge(size) ? refuse(address) : orNoMemory(heap.tryReallocate(address, size));
  }

  /// Refuses to resize what must be a live block all the same.
  private long refuse(long address) {
    long _ = heap.sizeOf(address);
    return fail(ENOMEM);
  }

  /// Changes the size of an array; the elements that both have are kept.
  ///
  /// @param address a live block, or 0, which makes this a [#malloc] of the product
  /// @param count elements
  /// @param size bytes of each
  /// @return as [#realloc] of the product; 0 with `ENOMEM` when it overflows, and the block is as
  ///   it was
  /// @throws InvalidFreeException when `address` is not a live block
  public long reallocarray(long address, long count, long size) {
    if (overflows(count, size)) {
      return address == 0 ? fail(ENOMEM) : refuse(address);
    }
    return realloc(address, count * size);
  }

  /// Frees a block.
  ///
  /// @param address a live block, or 0, which does nothing
  /// @throws InvalidFreeException naming what `address` is, when it is not a live block
  public void free(long address) {
    if (address != 0) {
      heap.free(address);
    }
  }

  /// Frees a block whose size the caller knows: C23's `free_sized`, for blocks of [#malloc],
  /// [#calloc], [#realloc] and [#reallocarray].
  ///
  /// The size is checked. A heap that keeps exact sizes (`HeapOptions.exactSizes`, and every debug
  /// heap) finds every wrong one; others know what the block can hold, and find a size that is
  /// larger, or so small that the block could not be one of that size.
  ///
  /// @param address a live block, or 0, which does nothing
  /// @param size bytes that were requested last
  /// @throws InvalidFreeException when `address` is not a live block
  /// @throws IllegalArgumentException naming both sizes when it is another size; the block is live
  public void freeSized(long address, long size) {
    if (address != 0) {
      requireSize("freeSized", address, size);
      heap.free(address);
    }
  }

  /// Frees a block whose size and alignment the caller knows: C23's `free_aligned_sized`, for
  /// blocks of [#alignedAlloc]. Both are checked, the size as by [#freeSized].
  ///
  /// @param address a live block, or 0, which does nothing
  /// @param alignment that was requested
  /// @param size bytes that were requested
  /// @throws InvalidFreeException when `address` is not a live block
  /// @throws IllegalArgumentException naming both sizes when it is another size, or when the block
  ///   does not begin at a multiple of the alignment; the block is live
  public void freeAlignedSized(long address, long alignment, long size) {
    if (address == 0) {
      return;
    }
    requireSize("freeAlignedSized", address, size);
    if (Long.bitCount(alignment) != 1 || (address & (alignment - 1)) != 0) {
      throw new IllegalArgumentException(
          "freeAlignedSized: the block at "
              + Bytes.address(address)
              + " was not allocated with an alignment of "
              + Long.toUnsignedString(alignment)
              + " bytes: it begins at a multiple of "
              + Long.lowestOneBit(address));
    }
    heap.free(address);
  }

  private void requireSize(String operation, long address, long size) {
    long usable = heap.sizeOf(address);
    boolean isExact = keepsExactSizes();
    boolean isWrong = isExact ? size != usable : !couldHave(address, usable, size);
    if (isWrong) {
      throw new IllegalArgumentException(
          operation
              + ": the block at "
              + Bytes.address(address)
              + (isExact ? " was allocated with " : " holds ")
              + usable
              + " bytes, and the size given is "
              + Long.toUnsignedString(size));
    }
  }

  /// Whether a block that can hold some bytes could be one of a size. A block with a reservation of
  /// its own has whole pages.
  private boolean couldHave(long address, long usable, long size) {
    return Long.compareUnsigned(size, usable) <= 0
        && (usable <= SMALL
            || size >= usable / MOST_PER_REQUESTED
            || (usable - size < heap.options().space().info().pageSize()
                && heap.hasOwnReservation(address)));
  }

  /// Whether the size of a block is what was requested, and not what the block can hold.
  private boolean keepsExactSizes() {
    HeapOptions options = heap.options();
    return options.exactSizes() || options.debugging().checks() || options.pageHeap() != null;
  }

  /// Allocates a block at a multiple of an alignment. The size need not be a multiple of it, as in
  /// C17 and C23.
  ///
  /// @param alignment a power of two
  /// @param size bytes
  /// @return the address; 0 with `EINVAL` when the alignment is not a power of two, with `ENOMEM`
  ///   when there is no memory
  public long alignedAlloc(long alignment, long size) {
    return Long.bitCount(alignment) == 1 ? orNoMemory(tryAligned(alignment, size)) : fail(EINVAL);
  }

  /// Allocates a block at a multiple of an alignment. `errno` stays as it is.
  ///
  /// @param result receives the address in its first element; unchanged on failure
  /// @param alignment a power of two, and a multiple of the size of a pointer
  /// @param size bytes
  /// @return 0; [#EINVAL] when the alignment is not such a number; [#ENOMEM]
  /// @throws IndexOutOfBoundsException when `result` has no element; no block is allocated then
  public int posixMemalign(long[] result, long alignment, long size) {
    if (Long.bitCount(alignment) != 1 || (alignment & (pointerBytes - 1)) != 0) {
      return EINVAL;
    }
    int first = Objects.checkIndex(0, result.length); // Before there is a block.
    long address = tryAligned(alignment, size);
    if (address == 0) {
      return ENOMEM;
    }
    result[first] = address;
    return 0;
  }

  private long tryAligned(long alignment, long size) {
    return isTooLarge(size) || isTooLarge(alignment) ? 0 : heap.tryAllocate(size, alignment);
  }

  /// The usable size of a block: `malloc_usable_size`.
  ///
  /// @param address a live block, or 0
  /// @return bytes, at least those requested; 0 for 0
  /// @throws InvalidFreeException when `address` is not a live block
  public long usableSize(long address) {
    return address == 0 ? 0 : heap.sizeOf(address);
  }

  /// The figures of the heap: `mallinfo2`. O(n) for n slabs and segments.
  public Mallinfo mallinfo() {
    return Mallinfo.of(heap.summary());
  }

  /// Returns free memory to the system: `malloc_trim`. O(n) for n free ranges.
  ///
  /// @param pad bytes that glibc would keep at the top of its heap; a heap here has no top, and
  ///   returns all whole free pages
  /// @return whether memory was returned
  @SuppressWarnings("UnusedVariable") // There is no top.
  public boolean mallocTrim(long pad) {
    long before = heap.footprint();
    long _ = heap.compact();
    return heap.footprint() < before;
  }

  /// Asks for a property: `mallopt`. A heap is made with its options and keeps them, so the answer
  /// tells whether the heap has the property.
  ///
  /// | parameter | 1 for |
  /// |---|---|
  /// | [Mallopt#M_MMAP_THRESHOLD] | the large threshold that the heap has, in bytes |
  /// | [Mallopt#M_PERTURB] | 0: blocks are not filled |
  /// | [Mallopt#M_CHECK_ACTION] | 2 and 3: an invalid free ends in an exception |
  /// | [Mallopt#M_ARENA_TEST], [Mallopt#M_ARENA_MAX] | 1 and more: there is one heap |
  ///
  /// @param parameter a constant of [Mallopt]
  /// @param value of the parameter
  /// @return 1 if the heap has the property; 0 if not, and for every other parameter
  public int mallopt(int parameter, int value) {
    boolean holds =
        switch (parameter) {
          case Mallopt.M_MMAP_THRESHOLD -> value == heap.options().largeThreshold();
          case Mallopt.M_PERTURB -> value == 0;
          case Mallopt.M_CHECK_ACTION -> (value & 2) != 0;
          case Mallopt.M_ARENA_TEST, Mallopt.M_ARENA_MAX -> value >= 1;
          default -> false;
        };
    return holds ? 1 : 0;
  }

  /// The figures of the heap as text, in the lines of glibc's `malloc_stats`, which prints them.
  public String mallocStats() {
    return mallinfo().stats();
  }

  /// The error of the last call of this thread that failed: [#ENOMEM] or [#EINVAL]; 0 when none
  /// has. A call that succeeds does not change it.
  public int errno() {
    Integer error = errors.get();
    return error == null ? 0 : error;
  }

  /// Whether no block has this size. Numbers are unsigned.
  private boolean isTooLarge(long size) {
    return Long.compareUnsigned(size, largest) > 0;
  }

  private boolean overflows(long count, long size) {
    return Math.unsignedMultiplyHigh(count, size) != 0 || isTooLarge(count * size);
  }

  private long orNoMemory(long address) {
    return address == 0 ? fail(ENOMEM) : address;
  }

  /// Sets `errno` and returns null.
  long fail(int error) {
    errors.set(error);
    return 0;
  }
}
