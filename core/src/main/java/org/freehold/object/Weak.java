package org.freehold.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.freehold.internal.change.StackReserve;
import org.jspecify.annotations.Nullable;

/// A reference to the value of a [Shared] that does not keep it: what `std::weak_ptr` is in C++.
///
/// ```java
/// Weak<Struct> weak = shared.weak();
/// try (Shared<Struct> locked = weak.lock()) {
///   if (locked != null) {
///     use(locked.get());
///   }
/// }
/// ```
///
/// (`try` accepts null.) Closing it is worth while only for the count: the control block is a Java
/// object and goes with the garbage, so a weak reference that is forgotten loses nothing and is not
/// reported.
///
/// Thread-safe. Source: ISO C++ 20.3.2.3.
///
/// @param <T> the type of the value
public final class Weak<T> implements AutoCloseable {

  private static final VarHandle VH_OPEN;

  static {
    try {
      VH_OPEN = MethodHandles.lookup().findVarHandle(Weak.class, "isOpen", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Shared.Control<T> control;

  @SuppressWarnings("UnusedVariable") // Written by its handle.
  private volatile boolean isOpen = true;

  Weak(Shared.Control<T> control) {
    this.control = control;
    control.addWeak();
  }

  /// Makes an owner of the value, if it still has one.
  ///
  /// @return the owner, to be closed; null when the last one was closed, and the value is destroyed
  ///   or is about to be
  /// @throws IllegalStateException when this reference was closed
  public @Nullable Shared<T> lock() {
    if (!isOpen) {
      throw new IllegalStateException("this Weak refers to nothing to lock: it was closed");
    }
    return Shared.lock(control);
  }

  /// How many owners the value has at the moment; 0 when it is destroyed.
  public long useCount() {
    return control.owners();
  }

  /// Whether the value has no owner any more: [#lock] would return null, now and for ever.
  public boolean isExpired() {
    return control.owners() == 0;
  }

  /// How many weak references to the value are open.
  public long weakCount() {
    return control.weaks();
  }

  /// Gives up the reference. Does nothing when it was closed before.
  @Override
  public void close() {
    if (!isOpen) {
      return;
    }
    StackReserve.requireShallow();
    if ((boolean) VH_OPEN.compareAndSet(this, true, false)) {
      control.removeWeak();
    }
  }

  /// Whether the value is still there.
  @Override
  public String toString() {
    return "Weak[" + (isOpen ? "useCount=" + control.owners() : "closed") + "]";
  }
}
