package org.freehold.lab.compare;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapSummary;
import org.freehold.lab.HeapCheckException;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;

/// Freehold's heap as a target; closing it closes the heap.
public final class HeapTarget implements Target {

  private final Heap heap;
  private final SpaceInfo info;
  private final Memory memory;

  /// Makes the target.
  ///
  /// @param heap which nobody else uses
  public HeapTarget(Heap heap) {
    this.heap = heap;
    this.info = heap.options().space().info();
    this.memory = heap.options().space().memory();
  }

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
  public Memory memory() {
    return memory;
  }

  @Override
  public long pageSize() {
    return info.pageSize();
  }

  @Override
  public boolean mayHold(long address, long size) {
    return Long.compareUnsigned(address, info.lowestAddress()) >= 0
        && Long.compareUnsigned(address + size, info.highestAddress()) <= 0;
  }

  @Override
  public int alignment() {
    return info.mallocAlignment();
  }

  @Override
  public long footprint() {
    return heap.footprint();
  }

  @Override
  public long reserved() {
    return heap.summary().reservedBytes();
  }

  @Override
  public long cachedBytes() {
    return heap.summary().cachedBytes();
  }

  @Override
  public FreeSpace freeSpace() {
    HeapSummary summary = heap.summary();
    return new FreeSpace(summary.freeRanges(), summary.freeBytes(), summary.largestFreeBytes());
  }

  @Override
  public void check() {
    try {
      heap.validate();
    } catch (AssertionError | IllegalStateException e) {
      throw new HeapCheckException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    heap.close();
  }
}
