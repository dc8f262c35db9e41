package org.freehold.object;

import java.lang.foreign.StructLayout;
import java.util.function.Consumer;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A structure with what C++ calls its special members: a layout, the heap that objects of it come
/// from, a constructor and a destructor.
///
/// ```java
/// StructType list = StructType.of(LIST).constructor(l -> HEAD.setLong(l, 0)).destructor(Lists::drop);
/// try (Owned<Struct> one = New.make(list)) { … }
/// ```
///
/// Immutable: each method returns another type. Thread-safe as far as the constructor and the
/// destructor are.
public final class StructType {

  private final StructLayout layout;
  private final @Nullable Heap heap;
  private final @Nullable Consumer<? super Struct> constructor;
  private final @Nullable Consumer<? super Struct> destructor;

  private StructType(
      StructLayout layout,
      @Nullable Heap heap,
      @Nullable Consumer<? super Struct> constructor,
      @Nullable Consumer<? super Struct> destructor) {
    this.layout = layout;
    this.heap = heap;
    this.constructor = constructor;
    this.destructor = destructor;
  }

  /// A type without constructor and destructor, on the process heap.
  ///
  /// @param layout whose size is a multiple of its alignment
  /// @throws IllegalArgumentException when padding is missing at the end of the layout
  public static StructType of(StructLayout layout) {
    return new StructType(StructLayouts.requireWhole(layout), null, null, null);
  }

  /// The same type on a heap.
  ///
  /// @param on the heap
  public StructType on(Heap on) {
    return new StructType(layout, on, constructor, destructor);
  }

  /// The same type with a constructor.
  ///
  /// @param runs once for each object, when its bytes are zero. What it throws undoes the object,
  ///   and reaches who makes it
  public StructType constructor(Consumer<? super Struct> runs) {
    return new StructType(layout, heap, runs, destructor);
  }

  /// The same type with a destructor.
  ///
  /// @param runs once for each object that was constructed, before its memory is freed
  public StructType destructor(Consumer<? super Struct> runs) {
    return new StructType(layout, heap, constructor, runs);
  }

  /// The layout.
  public StructLayout layout() {
    return layout;
  }

  /// The heap that objects come from.
  public Heap heap() {
    return heap == null ? Heap.processHeap() : heap;
  }

  Memory memory() {
    return heap().options().space().memory();
  }

  @Nullable Consumer<? super Struct> destructor() {
    return destructor;
  }

  /// A destructor for one array.
  @Nullable ArrayDestructor arrayDestructor() {
    return destructor == null ? null : new ArrayDestructor(destructor);
  }

  /// Runs the constructor for one object.
  void construct(Struct object) {
    if (constructor != null) {
      constructor.accept(object);
    }
  }

  /// Runs the constructor for all elements in order; if it throws, destroys those that were built.
  ///
  /// @param destroys the elements, in the end
  void constructAll(Struct array, @Nullable ArrayDestructor destroys) {
    if (destroys != null) {
      destroys.prepare(array);
    }
    if (constructor == null) {
      return;
    }
    long built = 0;
    try {
      for (; built < array.count(); built++) {
        constructor.accept(array.element(built));
      }
    } catch (Throwable t) {
      if (destroys != null) {
        destroys.destroyBuilt(array, built, t);
      }
      throw t;
    }
  }

  @Override
  public String toString() {
    return "StructType[" + layout + "]";
  }
}
