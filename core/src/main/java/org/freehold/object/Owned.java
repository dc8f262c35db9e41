package org.freehold.object;

import java.util.Objects;
import java.util.function.Consumer;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.owners.OwnerRecord;
import org.freehold.object.internal.owners.OwnerToken;
import org.freehold.object.internal.owners.OwnerTokens;
import org.jspecify.annotations.Nullable;

/// The one owner of a value: what `std::unique_ptr` is in C++. Closing it destroys the value: it
/// runs the destructor, if there is one, and frees the block, if the value is one ([New]).
///
/// ```java
/// try (Owned<Struct> point = New.make(POINT)) {
///   X.setInt(point.get(), 3);
///   queue.add(point.move());        // the queue owns it now; the close below does nothing
/// }
/// ```
///
/// | after | `get`, `move`, `release`, `share` | `close` |
/// |---|---|---|
/// | [#move], [Shared#of] | throw: another one owns the value | does nothing |
/// | [#release] | throw: the caller owns the value | does nothing |
/// | [#close] | throw: the value is gone | does nothing |
///
/// The destructor runs exactly once, and before the block is freed. If it throws, the block is
/// freed all the same, and the exception reaches the caller of `close`.
///
/// Belongs to one thread at a time. All operations are O(1). An owner that becomes garbage while it
/// is open is reported: [LostOwners]. Source: ISO C++ 20.3.1; what C++ leaves undefined throws
/// here.
///
/// @param <T> the type of the value
public final class Owned<T> implements AutoCloseable {

  private static final int OPEN = 0;
  private static final int MOVED = 1;
  private static final int RELEASED = 2;
  private static final int CLOSED = 3;
  private static final int SHARED = 4;

  private final T value;
  private final @Nullable Consumer<? super T> destructor;

  /// The heap whose block the value is; null for any other value.
  private final @Nullable Heap heap;

  /// Not final, since the object is made before the block is.
  private long address;

  private final OwnerToken token;
  private int state;

  // The compiler removes this object where it does not escape: no call gets `this` but those that
  // are
  // inlined on the fast path.

  Owned(T value, @Nullable Consumer<? super T> destructor, @Nullable Heap heap, OwnerToken token) {
    this.value = value;
    this.destructor = destructor;
    this.heap = heap;
    this.token = token;
  }

  /// Makes an owner of any value.
  ///
  /// @param <T> the type of the value
  /// @param value to own; nobody else owns it from now on
  /// @param destructor run by [#close], once
  /// @return its owner
  public static <T> Owned<T> of(T value, Consumer<? super T> destructor) {
    ObjectRehearsal.require();
    Objects.requireNonNull(value, "an owner needs a value");
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.OWNED, null);
    Owned<T> made = new Owned<>(value, destructor, null, token);
    made.place(OwnerRecord.NO_BLOCK);
    token.record().place(OwnerRecord.NO_BLOCK);
    return made;
  }

  /// Completes an owner with its block. Only a write.
  void place(long block) {
    address = block;
  }

  /// The value, which stays owned by this.
  ///
  /// @throws IllegalStateException when it was moved, released or closed
  public T get() {
    if (state != OPEN) {
      throw gone(state, "get");
    }
    return value;
  }

  /// Moves the value to a new owner.
  ///
  /// @return the owner from now on
  /// @throws IllegalStateException when it was moved, released or closed
  public Owned<T> move() {
    if (state != OPEN) {
      throw gone(state, "move");
    }
    Owned<T> to = new Owned<>(value, destructor, heap, token);
    to.address = address;
    state = MOVED;
    return to;
  }

  /// Gives the value up without destroying it: the caller owns it, and its block has to be freed by
  /// its address. The destructor will not run.
  ///
  /// @return the value
  /// @throws IllegalStateException when it was moved, released or closed
  public T release() {
    if (state != OPEN) {
      throw gone(state, "release");
    }
    token.settle();
    state = RELEASED;
    return value;
  }

  /// Whether this still owns its value.
  public boolean isOpen() {
    return state == OPEN;
  }

  /// Destroys the value: runs the destructor, then frees the block. Does nothing when the value was
  /// moved, released or closed before.
  ///
  /// A close that a `StackOverflowError` cuts short before the destructor runs leaves the owner
  /// open, to be closed again. Without a destructor there is no room for such a promise in the time
  /// that a close takes: cut in the free itself, the owner is closed, and the block stays allocated
  /// or not, as it would after a [Heap#free] that was cut.
  ///
  /// @throws org.freehold.InvalidFreeException when somebody has freed the block by its address;
  ///   the owner is closed then
  @Override
  public void close() {
    if (state == OPEN) {
      if (destructor != null) {
        StackReserve.requireNested();
      }
      token.record().end();
      state = CLOSED;
      destroy(value, destructor, heap, address);
      token.settle();
    }
  }

  /// Destroys a value that nobody owns any more.
  static <T> void destroy(
      T value, @Nullable Consumer<? super T> destructor, @Nullable Heap heap, long address) {
    if (destructor != null) {
      runAndFree(value, destructor, heap, address);
    } else if (heap != null) {
      free(value, heap, address);
    }
  }

  private static <T> void runAndFree(
      T value, Consumer<? super T> destructor, @Nullable Heap heap, long address) {
    try {
      destructor.accept(value);
    } catch (Throwable thrown) {
      freeAfter(thrown, value, heap, address);
      throw thrown;
    }
    if (heap != null) {
      free(value, heap, address);
    }
  }

  /// Frees the block of a value whose destructor has thrown. What is wrong with the block is told
  /// beside that.
  private static void freeAfter(Throwable thrown, Object value, @Nullable Heap heap, long address) {
    try {
      if (heap != null) {
        free(value, heap, address);
      }
    } catch (RuntimeException wrong) {
      thrown.addSuppressed(wrong);
    }
  }

  private static void free(Object value, Heap heap, long address) {
    if (value instanceof Struct struct) {
      struct.end();
    }
    heap.free(address);
  }

  /// The heap whose block the value is; null for any other value.
  @Nullable Heap heap() {
    return heap;
  }

  long address() {
    return address;
  }

  /// Moves the value into a control block of [Shared].
  Shared.Control<T> share() {
    if (state != OPEN) {
      throw gone(state, "share");
    }
    StackReserve.require();
    Shared.Control<T> control = new Shared.Control<>(value, destructor, heap, address);
    token.settle();
    state = SHARED;
    return control;
  }

  private static IllegalStateException gone(int state, String operation) {
    String why =
        switch (state) {
          case MOVED -> "its value was moved to another owner";
          case RELEASED -> "its value was released, and the caller of release owns it";
          case SHARED -> "its value was handed to a Shared";
          default -> "it was closed, and its value is destroyed";
        };
    return new IllegalStateException("this owner has no value to " + operation + ": " + why);
  }

  /// Which state it is in, and the value.
  @Override
  public String toString() {
    return switch (state) {
      case OPEN -> "Owned[" + value + "]";
      case MOVED -> "Owned[moved]";
      case RELEASED -> "Owned[released]";
      case SHARED -> "Owned[shared]";
      default -> "Owned[closed]";
    };
  }
}
