package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.backend.HeapLock;

/// Access control of a heap: its lock together with its lifecycle state. One thread at a time is
/// inside; none may change the heap while it is walked, and none may enter once it is closed.
///
/// ```java
/// StackReserve.require();
/// access.enter();
/// try { … } finally { access.exit(); }
/// ```
///
/// A close first shuts the heap for everybody (CLOSING), then releases its memory, and is over when
/// nothing is left (CLOSED). If it is cut short between, the next close goes on.
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
    if (isClosed()) {
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
    String what = isClosed() ? "is closed" : "must not be changed by the visitor of a walk";
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
    if (isClosed()) {
      lock.unlock();
      return false;
    }
    return true;
  }

  /// Requires that the heap is not closed.
  ///
  /// @throws IllegalStateException when it is
  void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("the heap is closed, heap=" + name);
    }
  }

  /// Begins to exclude other threads for an unbounded time. Follows [#enter].
  void keep() {
    lock.keep();
  }

  /// Begins a call like [#enter] and [#keep] together, unless another thread is inside.
  ///
  /// @return whether it has begun
  /// @throws IllegalStateException when the heap is closed
  boolean tryKeep() {
    if (tryEnter()) {
      keep();
      return true;
    }
    requireOpen();
    return false;
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

  /// Begins a call that closes the heap, or goes on with one that was cut short.
  ///
  /// @return whether it has begun; when not, the heap is closed and nothing is left of it
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

  /// Shuts the heap for all calls but another close; the caller has entered to close it.
  void shut() {
    state = State.CLOSING;
  }

  /// Notes that nothing is left of the heap; the caller has entered to close it.
  void close() {
    state = State.CLOSED;
  }

  /// Whether the heap is closed, or at least shut.
  boolean isClosed() {
    State now = state;
    return now == State.CLOSED || now == State.CLOSING;
  }

  private enum State {
    OPEN,
    WALKED,
    CLOSING,
    CLOSED
  }
}
