package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.backend.HeapLock;

/// Lets calls into a heap: one thread at a time, and none that changes it while it is walked or
/// when it is closed.
///
/// ```java
/// gate.enter();
/// try { … } finally { gate.exit(); }
/// ```
final class HeapAccess {

  private enum State {
    OPEN,
    WALKED,
    CLOSED
  }

  private final HeapLock lock;
  private final String name;
  private volatile State state = State.OPEN;

  /// A gate that is open.
  ///
  /// @param lock of the heap
  /// @param name of the heap, for messages
  HeapAccess(HeapLock lock, String name) {
    this.lock = lock;
    this.name = name;
  }

  /// Begins a call that looks.
  ///
  /// @throws IllegalStateException when the heap is closed
  void enter() {
    lock.lock();
    if (state == State.CLOSED) {
      throw refuse();
    }
  }

  /// Begins a call that changes the heap.
  ///
  /// @throws IllegalStateException when the heap is closed, or walked by this thread
  void enterToChange() {
    lock.lock();
    if (state != State.OPEN) {
      throw refuse();
    }
  }

  private IllegalStateException refuse() {
    String what =
        state == State.CLOSED ? "is closed" : "must not be changed by the visitor of a walk";
    lock.unlock();
    return new IllegalStateException("the heap " + what + ", heap=" + name);
  }

  /// Begins a call that looks, unless another thread is inside or the heap is closed.
  ///
  /// @return whether it has begun
  boolean tryEnter() {
    return lock.tryLock() && isInside();
  }

  /// Begins a call that looks like [#tryEnter], but gives a thread that is inside a moment to
  /// leave.
  ///
  /// @return whether it has begun
  boolean tryEnterSoon() {
    return lock.tryLockSoon() && isInside();
  }

  private boolean isInside() {
    if (state == State.CLOSED) {
      lock.unlock();
      return false;
    }
    return true;
  }

  /// Says by an exception that the heap is closed, if it is.
  ///
  /// @throws IllegalStateException when it is
  void requireOpen() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("the heap is closed, heap=" + name);
    }
  }

  /// Begins to keep other threads out, for as long as somebody likes. Follows [#enter].
  void keep() {
    lock.keep();
  }

  /// Ends [#keep], and the call.
  void exitKept() {
    lock.endKeeping();
    lock.unlock();
  }

  /// Ends a call.
  void exit() {
    lock.unlock();
  }

  /// Runs something inside which the heap must not be changed; the caller has entered.
  void walk(Runnable walk) {
    State before = state;
    state = State.WALKED;
    try {
      walk.run();
    } finally {
      state = before;
    }
  }

  /// Begins the last call, after which nobody enters any more.
  ///
  /// @return whether it has begun; when not, the heap is closed already
  /// @throws IllegalStateException when this thread walks the heap
  boolean enterToClose() {
    lock.lock();
    if (state == State.WALKED) {
      throw refuse();
    }
    if (state == State.CLOSED) {
      lock.unlock();
      return false;
    }
    return true;
  }

  /// Says that the heap is closed; the caller has entered.
  void close() {
    state = State.CLOSED;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }
}
