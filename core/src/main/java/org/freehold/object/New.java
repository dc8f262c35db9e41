package org.freehold.object;

import java.lang.foreign.StructLayout;
import java.util.Locale;
import java.util.function.Consumer;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.owners.OwnerToken;
import org.freehold.object.internal.owners.OwnerTokens;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedAddressSpace;
import org.jspecify.annotations.Nullable;

/// Typed construction: what `new T()` and `new T[n]()` are in C++, with an [Owned] in place of the
/// naked pointer and its close in place of `delete`.
///
/// The bytes of a new object are zero; then its constructor runs, if its [StructType] has one. If
/// that throws, the block is freed and the exception reaches the caller. An array constructs its
/// elements in order and destroys them in reverse; if one constructor throws, the elements that
/// were built are destroyed, the last one first, and the block is freed.
///
/// Blocks are aligned as the layout asks, to 16 at least (8 on a 32-bit machine). A count of 0
/// makes an array without elements, whose address is that of no other block.
///
/// Thread-safe, as the heap is. O(size), for the zeroes. Source: ISO C++ 7.6.2.8 and 7.6.2.9.
public final class New {

  /// Up to here bytes are set to zero by stores, and beyond by the C library, which a call leads
  /// to; so are all bytes of simulated memory, which may be refused.
  private static final int INLINE_ZERO = 128;

  /// What every block is aligned to on every machine.
  private static final int LEAST_ALIGNMENT = 8;

  /// Constants for the compiler; null if the JVM denies native access, so that each call says so,
  /// or if the first call had too little Java memory or stack: then each call looks again.
  private static final class OfProcess {
    static final @Nullable Heap HEAP;
    static final @Nullable Memory MEMORY;

    static {
      Heap heap = null;
      Memory memory = null;
      try {
        ObjectRehearsal.require();
        heap = Heap.processHeap();
        memory = heap.options().space().memory();
      } catch (IllegalCallerException | OutOfMemoryError | StackOverflowError e) {
        heap = null;
      }
      HEAP = heap;
      MEMORY = memory;
    }
  }

  private New() {}

  /// Makes an object on the process heap.
  ///
  /// @param layout whose size is a multiple of its alignment
  /// @return its owner
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when padding is missing at the end of the layout
  public static Owned<Struct> make(StructLayout layout) {
    Heap heap = OfProcess.HEAP;
    Memory memory = OfProcess.MEMORY;
    return heap == null || memory == null
        ? make(Heap.processHeap(), layout)
        : make(heap, memory, layout, INLINE_ZERO);
  }

  /// Makes an object on a heap.
  ///
  /// @param heap that its block comes from
  /// @param layout whose size is a multiple of its alignment
  /// @return its owner
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when padding is missing at the end of the layout
  public static Owned<Struct> make(Heap heap, StructLayout layout) {
    ObjectRehearsal.require();
    AddressSpace space = heap.options().space();
    return make(heap, space.memory(), layout, inlineZero(space));
  }

  /// Up to how many bytes a block is zeroed by stores, which cannot be refused.
  private static int inlineZero(AddressSpace space) {
    return space instanceof SimulatedAddressSpace ? 0 : INLINE_ZERO;
  }

  private static Owned<Struct> make(Heap heap, Memory memory, StructLayout layout, int inlineZero) {
    long size = layout.byteSize();
    if ((size & (layout.byteAlignment() - 1)) != 0) {
      throw StructLayouts.notWhole(layout);
    }
    return allocate(heap, memory, layout, 1, size, inlineZero, null);
  }

  /// Makes an object, and runs its constructor.
  ///
  /// @param type of the object
  /// @return its owner, which runs the destructor
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  public static Owned<Struct> make(StructType type) {
    ObjectRehearsal.require();
    StackReserve.requireNested();
    Owned<Struct> made =
        allocate(
            type.heap(),
            type.memory(),
            type.layout(),
            1,
            type.layout().byteSize(),
            inlineZero(type.heap().options().space()),
            type.destructor());
    try {
      type.construct(made.get());
    } catch (Throwable thrown) {
      undo(made, thrown);
      throw thrown;
    }
    return made;
  }

  /// Makes an array on the process heap.
  ///
  /// @param layout of an element, whose size is a multiple of its alignment
  /// @param count elements
  /// @return its owner
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when padding is missing at the end of the layout, or the
  ///   count is negative or too large for an address space
  public static Owned<Struct> makeArray(StructLayout layout, long count) {
    return makeArray(Heap.processHeap(), layout, count);
  }

  /// Makes an array on a heap.
  ///
  /// @param heap that its block comes from
  /// @param layout of an element, whose size is a multiple of its alignment
  /// @param count elements
  /// @return its owner
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when padding is missing at the end of the layout, or the
  ///   count is negative or too large for an address space
  public static Owned<Struct> makeArray(Heap heap, StructLayout layout, long count) {
    ObjectRehearsal.require();
    long bytes = bytes(StructLayouts.requireWhole(layout), count);
    AddressSpace space = heap.options().space();
    return allocate(heap, space.memory(), layout, count, bytes, inlineZero(space), null);
  }

  /// Makes an array, and runs the constructor of each element in order.
  ///
  /// @param type of an element
  /// @param count elements
  /// @return its owner, which runs the destructors in reverse
  /// @throws org.freehold.OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when the count is negative or too large for an address space
  public static Owned<Struct> makeArray(StructType type, long count) {
    ObjectRehearsal.require();
    StackReserve.requireNested();
    long bytes = bytes(type.layout(), count);
    ArrayDestructor destructor = type.arrayDestructor();
    Owned<Struct> made =
        allocate(
            type.heap(),
            type.memory(),
            type.layout(),
            count,
            bytes,
            inlineZero(type.heap().options().space()),
            destructor);
    try {
      type.constructAll(made.get(), destructor);
    } catch (Throwable thrown) {
      undo(made, thrown);
      throw thrown;
    }
    return made;
  }

  private static long bytes(StructLayout layout, long count) {
    if (count < 0
        || Math.multiplyHigh(count, layout.byteSize()) != 0
        || count * layout.byteSize() < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an array cannot have that many elements: count=%d, bytes of each=%d",
              count,
              layout.byteSize()));
    }
    return count * layout.byteSize();
  }

  /// Allocates a block of zeroes with its owner. The Java objects are made first, so that nothing
  /// but the zeroes can fail once there is a block.
  ///
  /// It is small, and what is rare has a method of its own: the compiler inlines it into its
  /// callers only if its own code is small, and removes the two objects only where it is inlined.
  private static Owned<Struct> allocate(
      Heap heap,
      Memory memory,
      StructLayout layout,
      long count,
      long size,
      int inlineZero,
      @Nullable Consumer<? super Struct> destructor) {
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.OWNED, heap);
    Struct struct = new Struct(heap, memory, layout, count);
    Owned<Struct> owned = new Owned<>(struct, destructor, heap, token);
    long block =
        layout.byteAlignment() <= LEAST_ALIGNMENT
            ? heap.allocate(size)
            : allocateAligned(heap, size, layout.byteAlignment());
    token.record().place(block);
    int whole = size <= inlineZero ? (int) size & -Long.BYTES : 0;
    zero(memory, block, whole);
    if (whole != size) {
      fill(heap, memory, block, whole, size, token);
    }
    struct.place(block);
    owned.place(block);
    return owned;
  }

  private static long allocateAligned(Heap heap, long size, long alignment) {
    return heap.allocate(size, alignment);
  }

  /// Fills a block of any size with zeroes from an offset on, or frees it.
  private static void fill(
      Heap heap, Memory memory, long block, long from, long size, OwnerToken token) {
    boolean isFilled = false;
    try {
      memory.fill(block + from, size - from, (byte) 0);
      isFilled = true;
    } finally {
      if (!isFilled) {
        token.record().end();
        heap.free(block);
        token.settle();
      }
    }
  }

  /// Frees an object whose constructor has thrown; its destructor does not run. What is wrong with
  /// the block then, if the constructor has freed it for instance, is told beside what it has
  /// thrown.
  private static void undo(Owned<Struct> made, Throwable thrown) {
    Struct struct = made.release();
    long block = struct.address();
    struct.end();
    try {
      struct.heap().free(block);
    } catch (RuntimeException wrong) {
      thrown.addSuppressed(wrong);
    }
  }

  /// Sets a block of whole words to zero. There is one access in it, whatever the size: each that
  /// is inlined is hundreds of nodes for the compiler, which stops inlining when a method has too
  /// many, and then leaves the two objects in the Java heap.
  private static void zero(Memory memory, long address, int size) {
    for (int offset = 0; offset < size; offset += Long.BYTES) {
      memory.putLong(address + offset, 0);
    }
  }
}
