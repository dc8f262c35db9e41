package org.freehold.object.internal.movable;

import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.object.MovableHeapOptions;
import org.jspecify.annotations.Nullable;

/// Memory from another heap: a chunk is a block of it, and so is a large block. What compacting
/// wins goes back chunk by chunk.
final class HeapGround extends Ground {

  private final Heap heap;

  HeapGround(MovableHeapOptions options, Heap heap, int chunkUnits) {
    super(options, chunkUnits);
    this.heap = heap;
  }

  @Override
  long reserved() {
    return committed();
  }

  @Override
  @Nullable Chunk tryChunk() {
    long bytes = (long) chunkUnits << shift;
    if (!allows(bytes)) {
      return null;
    }
    long address = heap.tryAllocate(bytes);
    if (address == 0) {
      return null;
    }
    Chunk made = null;
    try {
      made = new Chunk(address, chunkUnits, shift, null, null);
    } finally {
      if (made == null) {
        heap.free(address);
      }
    }
    charge(bytes);
    return made;
  }

  @Override
  boolean tryRelease(Chunk chunk) {
    heap.free(chunk.base);
    discharge((long) chunk.capacity << shift);
    return true;
  }

  @Override
  boolean tryCommit(Chunk chunk, int from, int to) {
    return true;
  }

  @Override
  long decommit(Chunk chunk, int from, int to) {
    return 0;
  }

  @Override
  boolean tryLarge(LargeHome home, long size) {
    if (!allows(size)) {
      return false;
    }
    long address = heap.tryAllocate(size);
    if (address == 0) {
      return false;
    }
    home.address = address;
    home.size = size;
    home.bytes = size;
    charge(size);
    return true;
  }

  @Override
  void releaseLarge(LargeHome home) {
    heap.free(home.address);
    discharge(home.bytes);
  }

  @Override
  void close() {
    // Chunks and large blocks were all there was.
  }

  @Override
  Diagnosis whySystemRefuses(long size) {
    try {
      heap.free(heap.allocate(Math.max(size, (long) chunkUnits << shift)));
    } catch (OutOfMemoryException e) {
      return e.diagnosis();
    }
    return new Diagnosis(
        size,
        1L << shift,
        -1,
        -1,
        -1,
        Diagnosis.Limit.SYSTEM,
        -1,
        "the heap below refused a moment ago, and would not refuse now");
  }
}
