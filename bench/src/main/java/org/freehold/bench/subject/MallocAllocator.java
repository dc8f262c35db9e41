package org.freehold.bench.subject;

import org.freehold.Allocator;
import org.freehold.heap.Heap;
import org.freehold.malloc.Malloc;

/// Freehold's `malloc`, `realloc` and `free` over the process heap.
record MallocAllocator() implements Allocator {

  @Override
  public long allocate(long size) {
    long address = Malloc.malloc(size);
    if (address == 0) {
      return Heap.processHeap().allocate(size); // Throws with the reason.
    }
    return address;
  }

  @Override
  public long tryAllocate(long size) {
    return Malloc.malloc(size);
  }

  @Override
  public long reallocate(long address, long size) {
    long moved = Malloc.realloc(address, Math.max(1, size));
    return moved == 0 ? Heap.processHeap().reallocate(address, size) : moved;
  }

  @Override
  public void free(long address) {
    Malloc.free(address);
  }

  @Override
  public long sizeOf(long address) {
    return Malloc.usableSize(address);
  }

  @Override
  public long footprint() {
    return Heap.processHeap().footprint();
  }
}
