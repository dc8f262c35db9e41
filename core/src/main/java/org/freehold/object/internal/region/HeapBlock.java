package org.freehold.object.internal.region;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;

/// One block of a heap as the memory of a region: of a fixed size, counted by the heap, within the
/// heap's limits, and in its leak report.
public final class HeapBlock implements RegionMemory {

  private static final long ALIGNMENT = 4096;

  private final Heap heap;
  private final AddressSpace space;
  private final long size;
  private long base;

  private HeapBlock(Heap heap, long size) {
    this.heap = heap;
    this.space = heap.options().space();
    this.size = size;
  }

  /// Allocates the block.
  ///
  /// @param heap that it is of
  /// @param size bytes, the header's place included
  /// @throws org.freehold.OutOfMemoryException when the heap has no such block
  public static HeapBlock allocate(Heap heap, long size) {
    HeapBlock block = new HeapBlock(heap, size);
    block.base = heap.allocate(size, ALIGNMENT);
    return block;
  }

  @Override
  public AddressSpace space() {
    return space;
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long alignment() {
    return ALIGNMENT;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long committed() {
    return size;
  }

  @Override
  public long dirty() {
    return size;
  }

  @Override
  public boolean tryGrow(long bytes) {
    return false;
  }

  @Override
  public Diagnosis whyNotGrown(long bytes) {
    return new Diagnosis(
        bytes,
        1,
        -1,
        -1,
        -1,
        Diagnosis.Limit.REGION_SIZE,
        size,
        "the region is a block of the heap \""
            + heap.options().name()
            + "\" with a fixed size of "
            + Bytes.format(size));
  }

  @Override
  public void trim(long used) {
    // The heap has no use for a part of a block.
  }

  @Override
  public void release() {
    heap.free(base);
  }
}
