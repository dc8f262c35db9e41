package org.freehold.object;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.util.Locale;
import java.util.Objects;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A structure in memory, or an array of them: an address with a layout. It owns nothing; its
/// [Owned] does.
///
/// Members are read and written by a path of the layout. [#get] and [#set] look the path up each
/// time, which is for tests and tools; a program gets a [StructField] once and uses it with any
/// struct of the layout, at the cost of a load or store. On the operating system's memory a
/// `VarHandle` of the layout works too, with [#segment].
///
/// ```java
/// static final StructField X = StructField.of(POINT, PathElement.groupElement("x"));
/// X.setInt(point, X.getInt(point) + 1);
/// ```
///
/// When its owner is closed the struct *ends*: every use of it, and of views on its parts, throws.
/// That is for mistakes of one thread; another one may see it late. A struct that was released
/// ([Owned#release]) stays usable after its block has been freed by its address, and must not be
/// used.
///
/// Values have the byte order of their layout. Belongs to one thread at a time, or is shared as any
/// plain memory is.
public final class Struct {

  private final Heap heap;
  private final Memory memory;
  private final StructLayout layout;
  private final long count;

  /// What this is a part of; null for a whole block.
  private final @Nullable Struct whole;

  /// From the start of the whole. Changed by [#moveTo] alone.
  private long offset;

  /// Of the block; 0 when it has ended. Unused in a part.
  private long address;

  /// A whole block, which [#place] completes.
  Struct(Heap heap, Memory memory, StructLayout layout, long count) {
    this.heap = heap;
    this.memory = memory;
    this.layout = layout;
    this.count = count;
    this.whole = null;
    this.offset = 0;
  }

  private Struct(Struct whole, StructLayout layout, long count, long offset) {
    this.heap = whole.heap;
    this.memory = whole.memory;
    this.layout = layout;
    this.count = count;
    this.whole = whole;
    this.offset = offset;
  }

  void place(long block) {
    address = block;
  }

  /// Ends it: its block is about to be freed.
  void end() {
    address = 0;
  }

  /// The layout of one element.
  public StructLayout layout() {
    return layout;
  }

  /// The heap that its block belongs to.
  public Heap heap() {
    return heap;
  }

  /// How many elements it has: 1 unless it is an array.
  public long count() {
    return count;
  }

  /// Bytes of all elements.
  public long size() {
    return count * layout.byteSize();
  }

  /// The address of the first byte.
  ///
  /// @throws IllegalStateException when its owner was closed
  public long address() {
    if (whole != null) {
      return whole.address() + offset;
    }
    long start = address;
    if (start == 0) {
      throw ended(layout);
    }
    return start;
  }

  Memory memory() {
    return memory;
  }

  /// One element of an array, as a view.
  ///
  /// @param index from 0
  /// @throws IndexOutOfBoundsException when there is no such element
  public Struct element(long index) {
    long checked = Objects.checkIndex(index, count);
    return new Struct(
        whole == null ? this : whole, layout, 1, offset + checked * layout.byteSize());
  }

  /// Makes this view of an element one of another element. Only a write, for those who have no Java
  /// memory for another view.
  Struct moveTo(long newOffset) {
    offset = newOffset;
    return this;
  }

  /// A member that is a structure or an array of structures, as a view.
  ///
  /// @param path from this struct's layout to it
  /// @throws IllegalArgumentException when the path leads to something else
  public Struct member(PathElement... path) {
    LayoutPath to = LayoutPath.of(layout, path);
    MemoryLayout found = to.target();
    long elements = 1;
    if (found instanceof SequenceLayout sequence) {
      elements = sequence.elementCount();
      found = sequence.elementLayout();
    }
    if (to.isOpen() || !(found instanceof StructLayout struct)) {
      throw new IllegalArgumentException(
          "the path does not lead to a struct or an array of structs but to " + to.target());
    }
    return new Struct(whole == null ? this : whole, struct, elements, offset + to.offset());
  }

  /// Reads a value by its path.
  ///
  /// @param path from the layout to a value
  /// @return the value, in the box of its carrier; a `Long` for an address
  /// @throws IllegalArgumentException when the path does not lead to a value
  /// @throws IllegalStateException when the owner was closed
  public Object get(PathElement... path) {
    return StructField.of(layout, path).get(this);
  }

  /// Writes a value by its path.
  ///
  /// @param value in the box of its carrier; a `Long` for an address
  /// @param path from the layout to a value
  /// @throws IllegalArgumentException when the path does not lead to a value, or the value has
  ///   another type
  /// @throws IllegalStateException when the owner was closed
  public void set(Object value, PathElement... path) {
    StructField.of(layout, path).set(this, value);
  }

  /// All elements as a memory segment, which checks bounds but does not end with the struct: after
  /// the owner was closed it must not be used any more.
  ///
  /// @throws UnsupportedOperationException on simulated memory, whose addresses the JVM cannot
  ///   access
  /// @throws IllegalStateException when the owner was closed
  public MemorySegment segment() {
    return memory.segment(address(), size());
  }

  private static IllegalStateException ended(GroupLayout layout) {
    return new IllegalStateException(
        "this struct is gone: its owner was closed, and its block is freed (" + layout + ")");
  }

  @Override
  public String toString() {
    long start = whole == null ? address : whole.address == 0 ? 0 : whole.address + offset;
    return start == 0
        ? "Struct[gone]"
        : String.format(Locale.ROOT, "Struct[0x%x, %d × %s]", start, count, layout);
  }
}
