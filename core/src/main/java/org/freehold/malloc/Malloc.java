package org.freehold.malloc;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ProgramBreak;
import org.jspecify.annotations.Nullable;

/// C's memory functions on the process heap, with C's rules: null (0) and [#errno()] instead of
/// exceptions when there is no memory, and null accepted where C accepts it. One rule is ours: a
/// free of anything that is not a live block throws, where C leaves the behaviour undefined.
///
/// Blocks are aligned to 16 bytes. Sizes are unsigned, as `size_t` is. In a JVM that denies native
/// access every call throws an [IllegalCallerException] that names the option to grant it.
public final class Malloc {

  /// Not enough memory.
  public static final int ENOMEM = 12;

  /// An argument that is not legal.
  public static final int EINVAL = 22;

  // No field has an initialiser: where that fails, for want of memory or stack, or since the JVM
  // denies native access, a class is lost, and each call is to say why.

  /// Whether [Ready] is initialised.
  private static boolean isReady;

  /// The heap as a constant for the compiler.
  private static final class Ready {
    static final Heap HEAP = Heap.processHeap();
  }

  /// The error of each thread's last call that failed; made at the first failure.
  private static volatile @Nullable ThreadLocal<Integer> errors;

  private static final long MAX_BREAK_BYTES = 1L << 36;
  private static final long MIN_BREAK_BYTES = 1L << 20;

  /// Made by the first call that moves the break.
  private static @Nullable ProgramBreak programBreak;

  private Malloc() {}

  private static Heap heap() {
    return isReady ? Ready.HEAP : prepare();
  }

  private static Heap prepare() {
    Heap _ = Heap.processHeap(); // With which it is made, or refused.
    StackReserve.require();
    Heap heap = Ready.HEAP;
    isReady = true;
    return heap;
  }

  /// Allocates a block.
  ///
  /// @param size bytes; 0 allocates a distinct block, which can be freed
  /// @return the address, or 0 with `ENOMEM`
  public static long malloc(long size) {
    return orNoMemory(heap().tryAllocate(size));
  }

  /// Allocates an array whose bytes are zero.
  ///
  /// @param count elements
  /// @param size bytes of each
  /// @return the address, or 0 with `ENOMEM`, also when `count × size` is more than 64 bits hold
  public static long calloc(long count, long size) {
    long bytes = count * size;
    if (Math.unsignedMultiplyHigh(count, size) != 0 || bytes < 0) {
      return fail(ENOMEM);
    }
    return orNoMemory(heap().tryAllocateZeroed(bytes));
  }

  /// Changes the size of a block; the first `min(old, new)` bytes are kept.
  ///
  /// @param address a live block, or 0, which makes this a [#malloc]
  /// @param size bytes; 0 frees the block
  /// @return the new address; 0 after a size of 0; 0 with `ENOMEM` when the allocation fails, and
  ///   the block is as it was
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  public static long realloc(long address, long size) {
    if (address == 0) {
      return malloc(size);
    }
    if (size == 0) {
      heap().free(address);
      return 0;
    }
    return orNoMemory(heap().tryReallocate(address, size));
  }

  /// Allocates a block at a multiple of an alignment.
  ///
  /// @param alignment a power of two
  /// @param size bytes
  /// @return the address; 0 with `EINVAL` when the alignment is not a power of two, with `ENOMEM`
  ///   when the allocation fails
  public static long alignedAlloc(long alignment, long size) {
    if (alignment <= 0 || Long.bitCount(alignment) != 1) {
      return fail(EINVAL);
    }
    return orNoMemory(heap().tryAllocate(size, alignment));
  }

  /// Frees a block.
  ///
  /// @param address a live block, or 0, which does nothing
  /// @throws org.freehold.InvalidFreeException naming what `address` is, when it is not a live
  ///   block
  public static void free(long address) {
    if (address != 0) {
      heap().free(address);
    }
  }

  /// The usable size of a block.
  ///
  /// @param address a live block, or 0
  /// @return bytes, at least those requested; 0 for 0
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  public static long usableSize(long address) {
    return address == 0 ? 0 : heap().sizeOf(address);
  }

  /// Moves the program break, from which UNIX programs take memory beside `malloc`. It is a
  /// separate reservation ([ProgramBreak]); the C library's break stays as it is, and `malloc` here
  /// does not use this one.
  ///
  /// @param increment bytes; below zero to shrink
  /// @return the break as it was before; -1 with `ENOMEM` when it cannot be moved there
  public static long sbrk(long increment) {
    long before = programBreak().sbrk(increment);
    if (before == -1) {
      setErrno(ENOMEM);
    }
    return before;
  }

  /// Sets the program break.
  ///
  /// @param address where to
  /// @return 0; -1 with `ENOMEM` when it cannot be moved there
  public static int brk(long address) {
    if (programBreak().brk(address)) {
      return 0;
    }
    setErrno(ENOMEM);
    return -1;
  }

  /// The error of the last call of this thread that failed: [#ENOMEM] or [#EINVAL]; 0 when none
  /// has. A call that succeeds does not change it.
  public static int errno() {
    ThreadLocal<Integer> known = errors;
    Integer error = known == null ? null : known.get();
    return error == null ? 0 : error;
  }

  private static void setErrno(int error) {
    ThreadLocal<Integer> known = errors;
    (known == null ? makeErrors() : known).set(error);
  }

  private static synchronized ThreadLocal<Integer> makeErrors() {
    ThreadLocal<Integer> made = errors;
    if (made == null) {
      made = new ThreadLocal<>();
      errors = made;
    }
    return made;
  }

  private static synchronized ProgramBreak programBreak() {
    ProgramBreak made = programBreak;
    if (made == null) {
      made = makeBreak(MAX_BREAK_BYTES);
      programBreak = made;
    }
    return made;
  }

  /// Reserves as many addresses as the process may have, halving on refusal.
  private static ProgramBreak makeBreak(long size) {
    try {
      return new ProgramBreak(AddressSpace.host(), size);
    } catch (OutOfMemoryException e) {
      if (size <= MIN_BREAK_BYTES) {
        throw e;
      }
      return makeBreak(size / 2);
    }
  }

  private static long orNoMemory(long address) {
    return address == 0 ? fail(ENOMEM) : address;
  }

  private static long fail(int error) {
    setErrno(error);
    return 0;
  }
}
