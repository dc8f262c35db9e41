package org.freehold.win32.internal.heap;

import org.freehold.Bytes;
import org.freehold.heap.Heap;
import org.freehold.win32.HeapHandle;

/// What a heap handle is made of: the heap, the arguments of `HeapCreate`, and the [SideHeap] that
/// serves calls which must not wait.
public final class OpenHeap implements HeapHandle {

  private final Heap heap;
  private final int flags;
  private final long largestRequest;
  private final long address;
  private final SideHeap side;

  OpenHeap(Heap heap, int flags, long largestRequest) {
    this.heap = heap;
    this.flags = flags;
    this.largestRequest = largestRequest;
    this.side = new SideHeap(heap);
    this.address = heap.walk().findFirst().orElseThrow().address();
  }

  @Override
  public Heap heap() {
    return heap;
  }

  @Override
  public long address() {
    return address;
  }

  /// The flags that the heap was created with.
  int flags() {
    return flags;
  }

  /// The largest request that the heap serves, in bytes.
  long largestRequest() {
    return largestRequest;
  }

  /// What serves calls that must not wait for the heap's lock.
  public SideHeap side() {
    return side;
  }

  @Override
  public String toString() {
    return "HeapHandle[" + Bytes.address(address) + "]";
  }
}
