package org.freehold.malloc;

import java.util.Objects;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.ProgramBreak;
import org.jspecify.annotations.Nullable;

/// C's memory functions on the process heap, with the rules of C23 and POSIX, which [CMalloc]
/// states: null (0) and [#errno()] instead of exceptions when there is no memory, and null accepted
/// where C accepts it. One rule is ours: a free of anything that is not a live block throws, where
/// C leaves the behaviour undefined.
///
/// Blocks are aligned to 16 bytes. Sizes are unsigned, as `size_t` is. In a JVM that denies native
/// access every call throws an [IllegalCallerException] that names the option to grant it.
public final class Malloc {

  /// Not enough memory.
  public static final int ENOMEM = CMalloc.ENOMEM;

  /// An argument that is not legal.
  public static final int EINVAL = CMalloc.EINVAL;

  // No field has an initialiser: where that fails, for want of memory or stack, or since the JVM
  // denies native access, a class is lost, and each call is to say why.

  /// Whether [Ready] is initialised.
  private static boolean isReady;

  /// The functions, before and after they are constants in [Ready].
  private static volatile @Nullable CMalloc made;

  /// The heap and the functions as constants for the compiler. Its initialiser copies references.
  private static final class Ready {
    static final CMalloc FUNCTIONS = Objects.requireNonNull(made);
    static final Heap HEAP = FUNCTIONS.heap();
  }

  private Malloc() {}

  private static Heap heap() {
    return isReady ? Ready.HEAP : prepare().heap();
  }

  private static CMalloc functions() {
    return isReady ? Ready.FUNCTIONS : prepare();
  }

  private static synchronized CMalloc prepare() {
    Heap heap = Heap.processHeap(); // With which it is made, or refused.
    StackReserve.require();
    if (made == null) {
      made = CMalloc.on(heap);
    }
    CMalloc functions = Ready.FUNCTIONS;
    isReady = true;
    return functions;
  }

  /// Allocates a block.
  ///
  /// @param size bytes; 0 allocates a distinct block, which can be freed
  /// @return the address, or 0 with `ENOMEM`
  public static long malloc(long size) {
    long address = heap().tryAllocate(size);
    return address == 0 ? functions().fail(ENOMEM) : address;
  }

  /// Allocates an array whose bytes are zero: [CMalloc#calloc].
  ///
  /// @param count elements
  /// @param size bytes of each
  /// @return the address, or 0 with `ENOMEM`, also when `count × size` overflows
  public static long calloc(long count, long size) {
    return functions().calloc(count, size);
  }

  /// Changes the size of a block; the first `min(old, new)` bytes are kept: [CMalloc#realloc].
  ///
  /// @param address a live block, or 0, which makes this a [#malloc]
  /// @param size bytes; 0 frees the block
  /// @return the new address; 0 after a size of 0, with `errno` unchanged; 0 with `ENOMEM`, and the
  ///   block is as it was
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  public static long realloc(long address, long size) {
    return functions().realloc(address, size);
  }

  /// Changes the size of an array; the elements that both have are kept: [CMalloc#reallocarray].
  ///
  /// @param address a live block, or 0, which makes this a [#malloc] of the product
  /// @param count elements
  /// @param size bytes of each
  /// @return as [#realloc] of the product; 0 with `ENOMEM` when it overflows, and the block is as
  ///   it was
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  public static long reallocarray(long address, long count, long size) {
    return functions().reallocarray(address, count, size);
  }

  /// Allocates a block at a multiple of an alignment: [CMalloc#alignedAlloc].
  ///
  /// @param alignment a power of two
  /// @param size bytes, which need not be a multiple of the alignment
  /// @return the address; 0 with `EINVAL` when the alignment is not a power of two, with `ENOMEM`
  ///   when there is no memory
  public static long alignedAlloc(long alignment, long size) {
    return functions().alignedAlloc(alignment, size);
  }

  /// Allocates a block at a multiple of an alignment, and leaves `errno` as it is:
  /// [CMalloc#posixMemalign].
  ///
  /// @param result receives the address in its first element; unchanged on failure
  /// @param alignment a power of two, and a multiple of 8
  /// @param size bytes
  /// @return 0; [#EINVAL] when the alignment is not such a number; [#ENOMEM]
  public static int posixMemalign(long[] result, long alignment, long size) {
    return functions().posixMemalign(result, alignment, size);
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

  /// Frees a block whose size the caller knows, and checks the size: [CMalloc#freeSized].
  ///
  /// @param address a live block, or 0, which does nothing
  /// @param size bytes that were requested last
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  /// @throws IllegalArgumentException naming both sizes when it is another size; the block is live
  public static void freeSized(long address, long size) {
    functions().freeSized(address, size);
  }

  /// Frees a block whose size and alignment the caller knows, and checks both:
  /// [CMalloc#freeAlignedSized].
  ///
  /// @param address a live block, or 0, which does nothing
  /// @param alignment that was requested
  /// @param size bytes that were requested
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  /// @throws IllegalArgumentException when size or alignment are others; the block is live
  public static void freeAlignedSized(long address, long alignment, long size) {
    functions().freeAlignedSized(address, alignment, size);
  }

  /// The usable size of a block.
  ///
  /// @param address a live block, or 0
  /// @return bytes, at least those requested; 0 for 0
  /// @throws org.freehold.InvalidFreeException when `address` is not a live block
  public static long usableSize(long address) {
    return functions().usableSize(address);
  }

  /// The figures of the process heap: [CMalloc#mallinfo].
  public static Mallinfo mallinfo() {
    return functions().mallinfo();
  }

  /// Returns free memory to the system: [CMalloc#mallocTrim].
  ///
  /// @param pad without meaning here
  /// @return whether memory was returned
  public static boolean mallocTrim(long pad) {
    return functions().mallocTrim(pad);
  }

  /// Asks whether the process heap has a property: [CMalloc#mallopt].
  ///
  /// @param parameter a constant of [Mallopt]
  /// @param value of the parameter
  /// @return 1 if it has; 0 if not, and for parameters without meaning
  public static int mallopt(int parameter, int value) {
    return functions().mallopt(parameter, value);
  }

  /// The figures of the process heap as text: [CMalloc#mallocStats].
  public static String mallocStats() {
    return functions().mallocStats();
  }

  /// Moves the program break, from which UNIX programs take memory beside `malloc`. It is a
  /// separate reservation ([ProgramBreak]); the C library's break stays as it is, and `malloc` here
  /// does not use this one.
  ///
  /// @param increment bytes; below zero to shrink
  /// @return the break as it was before; -1 with `ENOMEM` when it cannot be moved there
  public static long sbrk(long increment) {
    long before = ProgramBreak.ofProcess().sbrk(increment);
    if (before == -1) {
      long _ = functions().fail(ENOMEM);
    }
    return before;
  }

  /// Sets the program break.
  ///
  /// @param address where to
  /// @return 0; -1 with `ENOMEM` when it cannot be moved there
  public static int brk(long address) {
    if (ProgramBreak.ofProcess().brk(address)) {
      return 0;
    }
    long _ = functions().fail(ENOMEM);
    return -1;
  }

  /// The error of the last call of this thread that failed: [#ENOMEM] or [#EINVAL]; 0 when none
  /// has. A call that succeeds does not change it.
  public static int errno() {
    CMalloc functions = made;
    return functions == null ? 0 : functions.errno();
  }
}
