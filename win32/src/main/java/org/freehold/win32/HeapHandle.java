package org.freehold.win32;

import org.freehold.Bytes;
import org.freehold.heap.Heap;

/// What `HeapCreate` answers. A handle is typed here, so what is not a heap cannot be passed as
/// one; null and the handle of a destroyed heap still can.
public final class HeapHandle {

  private final Heap heap;
  private final int flags;
  private final long largestRequest;
  private final long address;
  private final SideHeap side;

  HeapHandle(Heap heap, int flags, long largestRequest) {
    this.heap = heap;
    this.flags = flags;
    this.largestRequest = largestRequest;
    this.side = new SideHeap(heap);
    this.address = heap.walk().findFirst().orElseThrow().address();
  }

  /// The heap behind the handle.
  public Heap heap() {
    return heap;
  }

  /// The number that the handle would be in C: where the heap's first region begins, a multiple of
  /// 64 KiB. No other heap has it as long as this one is there.
  public long address() {
    return address;
  }

  /// The flags that it was created with.
  int flags() {
    return flags;
  }

  /// The most bytes that one request may ask for.
  long largestRequest() {
    return largestRequest;
  }

  /// What serves calls that must not wait for the heap's lock.
  SideHeap side() {
    return side;
  }

  @Override
  public String toString() {
    return "HeapHandle[" + Bytes.address(address) + "]";
  }
}
