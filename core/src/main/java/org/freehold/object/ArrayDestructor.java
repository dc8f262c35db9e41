package org.freehold.object;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Destroys the elements of one array, the last one first. What one destructor throws does not keep
/// the others from running, and neither does the want of Java memory: then the destructors get the
/// *spare view*, which was made with the array and moves from element to element.
///
/// Belongs to the thread that destroys the array.
final class ArrayDestructor implements Consumer<Struct> {

  private final Consumer<? super Struct> destructor;
  private @Nullable Struct spare;
  private long elementBytes;

  ArrayDestructor(Consumer<? super Struct> destructor) {
    this.destructor = destructor;
  }

  /// Makes the spare view.
  void prepare(Struct array) {
    elementBytes = array.layout().byteSize();
    spare = array.count() == 0 ? null : array.element(0);
  }

  /// Destroys all elements.
  @Override
  public void accept(Struct array) {
    Throwable first = destroy(array, array.count());
    if (first != null) {
      ArrayDestructor.<RuntimeException>rethrow(first);
    }
  }

  /// Destroys the first elements, since the constructor of the next one has thrown.
  ///
  /// @param cause gets what the destructors throw, as suppressed
  void destroyBuilt(Struct array, long built, Throwable cause) {
    Throwable first = destroy(array, built);
    if (first != null) {
      Throwable _ = noted(cause, first);
    }
  }

  /// Destroys the first elements.
  ///
  /// @return what the first of their destructors threw that did; null for nothing
  private @Nullable Throwable destroy(Struct array, long count) {
    Throwable first = null;
    for (long i = count - 1; i >= 0; i--) {
      Struct element = view(array, i);
      try {
        destructor.accept(element);
      } catch (Throwable t) {
        first = noted(first, t);
      }
    }
    return first;
  }

  private Struct view(Struct array, long index) {
    Struct prepared = spare;
    try {
      return array.element(index);
    } catch (OutOfMemoryError e) {
      if (prepared == null) {
        throw e;
      }
      return prepared.moveTo(index * elementBytes);
    }
  }

  @SuppressWarnings("ReferenceEquality") // An exception cannot suppress itself.
  private static Throwable noted(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      try {
        first.addSuppressed(next);
      } catch (OutOfMemoryError e) {
        // The first one has to do.
      }
    }
    return first;
  }

  /// Rethrows what a `Consumer` has thrown, which is unchecked unless its author went out of his
  /// way.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The type is erased.
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
