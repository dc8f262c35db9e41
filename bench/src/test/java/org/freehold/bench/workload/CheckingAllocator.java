package org.freehold.bench.workload;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.freehold.Allocator;
import org.freehold.heap.Heap;

/// A heap whose every block is checked: aligned, disjoint from all other live blocks, and freed
/// once.
final class CheckingAllocator implements Allocator {

  private static final int ALIGNMENT = 16;

  private final Heap heap;
  private final NavigableMap<Long, Long> live = new ConcurrentSkipListMap<>();

  CheckingAllocator(Heap heap) {
    this.heap = heap;
  }

  int liveBlocks() {
    return live.size();
  }

  @Override
  public long allocate(long size) {
    return checked(heap.allocate(size), size);
  }

  @Override
  public long tryAllocate(long size) {
    return checked(heap.tryAllocate(size), size);
  }

  private long checked(long address, long size) {
    if (address % ALIGNMENT != 0) {
      throw new AssertionError("not aligned: " + address);
    }
    Map.Entry<Long, Long> before = live.floorEntry(address);
    Map.Entry<Long, Long> after = live.ceilingEntry(address);
    if (before != null && before.getKey() + before.getValue() > address) {
      throw new AssertionError("overlaps the block before: " + address);
    }
    if (after != null && address + size > after.getKey()) {
      throw new AssertionError("overlaps the next block: " + address);
    }
    if (live.put(address, Math.max(1, size)) != null) {
      throw new AssertionError("is live already: " + address);
    }
    return address;
  }

  /// The place of a block that moves may be someone else's before this call is back.
  @Override
  public synchronized long reallocate(long address, long size) {
    forget(address);
    return checked(heap.reallocate(address, size), size);
  }

  @Override
  public void free(long address) {
    forget(address);
    heap.free(address);
  }

  private void forget(long address) {
    if (live.remove(address) == null) {
      throw new AssertionError("is not live: " + address);
    }
  }

  @Override
  public long sizeOf(long address) {
    return heap.sizeOf(address);
  }

  @Override
  public long footprint() {
    return heap.footprint();
  }
}
