package org.freehold.lab.peer;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;

/// Freehold's heap.
///
/// @param heap fresh
record HeapBlocks(Heap heap) implements Blocks {

  @Override
  public long allocate(long size) {
    return heap.tryAllocate(size);
  }

  @Override
  public void free(long block) {
    heap.free(block);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    try {
      return heap.reallocate(block, newSize);
    } catch (OutOfMemoryException _) {
      return 0;
    }
  }

  @Override
  public long usableSize(long block) {
    return heap.sizeOf(block);
  }

  @Override
  public int alignment() {
    return heap.options().space().info().mallocAlignment();
  }

  @Override
  public void trim() {
    // A fresh heap has nothing to purge.
  }

  @Override
  public void close() {
    heap.close();
  }
}
