package org.freehold.trace.replay;

import java.util.HashMap;
import java.util.Map;
import org.freehold.Allocator;
import org.freehold.Diagnosis;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapSummary;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;

/// The simplest allocator that is right: each block after the last one, none used again. Tests make
/// it wrong by overriding one method.
///
/// A block that is resized moves, unless it becomes smaller. The footprint is what has been handed
/// out and not freed, in granules, and 1,000 bytes of bookkeeping.
class BumpTarget implements ReplayTarget, Allocator {

  static final long BASE = 0x10000;
  static final long METADATA = 1000;
  private static final long GRANULE = 16;

  final PagedMemory memory = new PagedMemory();
  final Map<Long, Long> sizes = new HashMap<>();
  long next = BASE;
  long busy;
  long limit = Long.MAX_VALUE;
  boolean closed;

  @Override
  public long allocate(long size) {
    long address = tryAllocate(size);
    if (address == 0) {
      throw refusal(size);
    }
    return address;
  }

  private OutOfMemoryException refusal(long size) {
    return new OutOfMemoryException(
        new Diagnosis(
            size, GRANULE, 0, 0, 0, Diagnosis.Limit.MAXIMUM_SIZE, limit, "The bump is over."));
  }

  @Override
  public long tryAllocate(long size) {
    if (size < 0 || busy + round(size) > limit) {
      return 0;
    }
    long address = next;
    next += round(size);
    busy += round(size);
    sizes.put(address, size);
    return address;
  }

  @Override
  public long reallocate(long address, long size) {
    long old = sizeOf(address);
    if (size <= old) {
      busy += round(size) - round(old);
      sizes.put(address, size);
      return address;
    }
    if (busy + round(size) - round(old) > limit) {
      throw refusal(size);
    }
    long moved = tryAllocate(size);
    memory.copy(address, moved, old);
    free(address);
    return moved;
  }

  @Override
  public void free(long address) {
    busy -= round(sizeOf(address));
    sizes.remove(address);
  }

  @Override
  public long sizeOf(long address) {
    Long size = sizes.get(address);
    if (size == null) {
      throw new InvalidFreeException("sizeOf", address, InvalidFreeException.What.FREE, "");
    }
    return size;
  }

  static long round(long size) {
    return Math.max(1, (size + GRANULE - 1) / GRANULE) * GRANULE;
  }

  @Override
  public long footprint() {
    return busy + METADATA;
  }

  @Override
  public Allocator allocator() {
    return this;
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public SpaceInfo info() {
    return new SpaceInfo("simulated", 64, 4096, 65536, BASE, Long.MAX_VALUE);
  }

  /// Reports twice the busy bytes as committed and four times as reserved.
  @Override
  public HeapSummary summary() {
    return HeapSummary.builder("bump")
        .reservedBytes(4 * busy)
        .committedBytes(2 * busy)
        .uncommittedBytes(2 * busy)
        .busyBytes(busy)
        .freeBytes(busy)
        .largestFreeBytes(busy / 4)
        .cachedBytes(busy / 2)
        .metadataBytes(METADATA)
        .busyBlocks(sizes.size())
        .freeRanges(1)
        .uncommittedRanges(1)
        .segments(1)
        .build();
  }

  @Override
  public void validate() {}

  @Override
  public void close() {
    closed = true;
  }
}
