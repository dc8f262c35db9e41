package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.backend.HeapLock;

/// Access control of a heap: its lock together with its lifecycle state. One thread at a time is
/// inside; none may change the heap while it is walked, and none may enter once it is closed.
///
/// ```java
/// access.enter();
/// try { … } finally { access.exit(); }
/// ```
final class HeapAccess {

  private final HeapLock lock;
  private final String name;
  private volatile State state = State.OPEN;

  /// Makes the access control of an open heap.
  ///
  /// @param lock of the heap
  /// @param name of the heap, for error messages
  HeapAccess(HeapLock lock, String name) {
    this.lock = lock;
    this.name = name;
  }

  /// Begins a call that only reads.
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

  /// Begins a call that only reads, unless another thread is inside or the heap is closed.
  ///
  /// @return whether it has begun
  boolean tryEnter() {
    return lock.tryLock() && isInside();
  }

  /// Begins a call like [#tryEnter], but waits up to 100 ms for a thread that is inside to leave.
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

  /// Requires that the heap is not closed.
  ///
  /// @throws IllegalStateException when it is
  void requireOpen() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("the heap is closed, heap=" + name);
    }
  }

  /// Begins to exclude other threads for an unbounded time. Follows [#enter].
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

  /// Runs a walk, during which the heap must not be changed; the caller has entered.
  void walk(Runnable walk) {
    State before = state;
    state = State.WALKED;
    try {
      walk.run();
    } finally {
      state = before;
    }
  }

  /// Begins the last call: the one that closes the heap.
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

  /// Marks the heap as closed; the caller has entered.
  void close() {
    state = State.CLOSED;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  private enum State {
    OPEN,
    WALKED,
    CLOSED
  }
}
