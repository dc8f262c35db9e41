package org.freehold.win32;

import org.freehold.heap.Heap;

/// What `HeapCreate` answers. A handle is typed here, so what is not a heap cannot be passed as
/// one; null and the handle of a destroyed heap still can.
public final class HeapHandle {

  private final Heap heap;
  private final int flags;
  private final long largestRequest;

  HeapHandle(Heap heap, int flags, long largestRequest) {
    this.heap = heap;
    this.flags = flags;
    this.largestRequest = largestRequest;
  }

  /// The heap behind the handle.
  public Heap heap() {
    return heap;
  }

  /// The flags that it was created with.
  int flags() {
    return flags;
  }

  /// The most bytes that one request may ask for.
  long largestRequest() {
    return largestRequest;
  }
}
