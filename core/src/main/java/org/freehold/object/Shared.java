package org.freehold.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.owners.OwnerRecord;
import org.freehold.object.internal.owners.OwnerToken;
import org.freehold.object.internal.owners.OwnerTokens;
import org.jspecify.annotations.Nullable;

/// One of several owners of a value: what `std::shared_ptr` is in C++. The value is destroyed,
/// once, by the thread that closes the last of them.
///
/// ```java
/// Shared<Struct> one = Shared.of(New.make(POINT));
/// Shared<Struct> two = one.copy();       // useCount() is 2
/// one.close();
/// two.close();                           // destroys the point
/// ```
///
/// All copies refer to one *control block*, which counts them, and the [Weak] references besides.
/// The value goes with the last `Shared`; the control block lets go of what it refers to with the
/// last `Weak` or, when that is never closed, with the garbage.
///
/// Cycles of `Shared` are never destroyed, as in C++: close them with a [Weak].
///
/// Thread-safe, a single object too: of two threads that close it at once, one counts. What one
/// thread does to a value before it closes its `Shared` happens before the destructor runs in
/// another. A value that was got from an object which another thread closes meanwhile may be
/// destroyed under the reader's hands: each thread needs a copy of its own. All operations are
/// O(1).
///
/// An object that becomes garbage while it is open is reported ([LostOwners]); the value stays
/// then. Source: ISO C++ 20.3.2.2.
///
/// @param <T> the type of the value
public final class Shared<T> implements AutoCloseable {

  private static final VarHandle VH_OPEN;

  static {
    try {
      VH_OPEN = MethodHandles.lookup().findVarHandle(Shared.class, "isOpen", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What all owners and weak references of one value share.
  ///
  /// The owners together count as one weak reference, so the control block is over when the weak
  /// count becomes 0.
  ///
  /// @param <T> the type of the value
  static final class Control<T> {

    private static final VarHandle VH_STRONG;
    private static final VarHandle VH_WEAK;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        VH_STRONG = lookup.findVarHandle(Control.class, "strong", long.class);
        VH_WEAK = lookup.findVarHandle(Control.class, "weak", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private @Nullable T value;
    private @Nullable Consumer<? super T> destructor;
    private @Nullable Heap heap;
    private final long address;
    private volatile long strong = 1;
    private volatile long weak = 1;

    /// Makes the control block of a value, for its first owner.
    Control(T value, @Nullable Consumer<? super T> destructor, @Nullable Heap heap, long address) {
      this.value = value;
      this.destructor = destructor;
      this.heap = heap;
      this.address = address;
    }

    /// Counts one owner more, unless the last one has gone.
    ///
    /// @return whether it was counted
    boolean tryAdd() {
      while (true) {
        long count = strong;
        if (count == 0) {
          return false;
        }
        if (VH_STRONG.compareAndSet(this, count, count + 1)) {
          return true;
        }
      }
    }

    void addWeak() {
      long _ = (long) VH_WEAK.getAndAdd(this, 1L);
    }

    void removeWeak() {
      long _ = (long) VH_WEAK.getAndAdd(this, -1L);
    }

    /// Counts one owner less, and destroys the value if that was the last.
    void remove() {
      if ((long) VH_STRONG.getAndAdd(this, -1L) == 1) {
        destroy();
      }
    }

    private void destroy() {
      T last = value;
      Consumer<? super T> run = destructor;
      Heap owning = heap;
      value = null;
      destructor = null;
      heap = null;
      try {
        if (last != null) {
          Owned.destroy(last, run, owning, address);
        }
      } finally {
        removeWeak();
      }
    }

    long owners() {
      return strong;
    }

    /// Weak references, not counting the owners.
    long weaks() {
      long count = weak;
      return strong > 0 ? count - 1 : count;
    }

    @Nullable T value() {
      return value;
    }

    @Nullable Heap heap() {
      return heap;
    }

    long address() {
      return address;
    }
  }

  private final Control<T> control;
  private final OwnerToken token;

  @SuppressWarnings("UnusedVariable") // Written by its handle.
  private volatile boolean isOpen = true;

  private Shared(Control<T> control, OwnerToken token) {
    this.control = control;
    this.token = token;
    token.record().place(control.address());
  }

  /// Hands the value of an owner to a first shared one.
  ///
  /// @param <T> the type of the value
  /// @param owned whose value it was; it is empty from now on, as after a move
  /// @return the owner
  /// @throws IllegalStateException when `owned` has no value any more
  public static <T> Shared<T> of(Owned<T> owned) {
    StackReserve.require();
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.SHARED, owned.heap());
    boolean isMade = false;
    try {
      Shared<T> made = new Shared<>(owned.share(), token);
      isMade = true;
      return made;
    } finally {
      if (!isMade) {
        token.settle();
      }
    }
  }

  /// Makes a first shared owner of any value.
  ///
  /// @param <T> the type of the value
  /// @param value to own
  /// @param destructor run when the last owner is closed, once
  /// @return the owner
  public static <T> Shared<T> of(T value, Consumer<? super T> destructor) {
    Objects.requireNonNull(value, "an owner needs a value");
    ObjectRehearsal.require();
    Control<T> control = new Control<>(value, destructor, null, OwnerRecord.NO_BLOCK);
    return new Shared<>(control, OwnerTokens.take(LostOwner.Kind.SHARED, null));
  }

  /// A further owner of a control block, whose count is taken here; null when the value is gone.
  static <T> @Nullable Shared<T> lock(Control<T> control) {
    StackReserve.requireShallow();
    OwnerToken token = OwnerTokens.take(LostOwner.Kind.SHARED, control.heap());
    boolean isMade = false;
    try {
      Shared<T> made = new Shared<>(control, token);
      isMade = control.tryAdd();
      return isMade ? made : null;
    } finally {
      if (!isMade) {
        token.settle();
      }
    }
  }

  /// The value.
  ///
  /// @throws IllegalStateException when this owner was closed
  public T get() {
    T value = control.value();
    if (!isOpen || value == null) {
      throw closed("get");
    }
    return value;
  }

  /// Makes one more owner of the same value.
  ///
  /// @return it, to be closed by its own
  /// @throws IllegalStateException when this owner was closed
  public Shared<T> copy() {
    if (!isOpen) {
      throw closed("copy");
    }
    Shared<T> made = lock(control);
    if (made == null) {
      throw closed("copy");
    }
    return made;
  }

  /// Makes a weak reference to the value, which does not keep it.
  ///
  /// @return the reference
  /// @throws IllegalStateException when this owner was closed
  public Weak<T> weak() {
    if (!isOpen) {
      throw closed("refer to weakly");
    }
    return new Weak<>(control);
  }

  /// How many owners the value has at the moment, this one included; 0 once this one is closed.
  public long useCount() {
    return isOpen ? control.owners() : 0;
  }

  /// Whether this owner was not closed yet.
  public boolean isOpen() {
    return isOpen;
  }

  /// Gives up this owner's part, and destroys the value if it was the last one. Does nothing when
  /// it was closed before.
  @Override
  public void close() {
    if (!isOpen) {
      return;
    }
    StackReserve.requireNested(); // It may be the last one.
    if ((boolean) VH_OPEN.compareAndSet(this, true, false)) {
      token.settle();
      control.remove();
    }
  }

  private static IllegalStateException closed(String operation) {
    return new IllegalStateException(
        "this Shared has no value to " + operation + ": it was closed");
  }

  /// The value and how many own it.
  @Override
  public String toString() {
    T value = control.value();
    return isOpen ? "Shared[" + value + ", useCount=" + useCount() + "]" : "Shared[closed]";
  }
}
