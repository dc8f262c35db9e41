package org.freehold.bench.soak;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.bench.slots.RawBytes;
import org.freehold.heap.Faults;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.jspecify.annotations.Nullable;

/// A heap under test, and its blocks, which all threads share. The contents of a block are a
/// function of its address and size, and are checked each time a thread takes the block.
///
/// Workers hold the lock for reading; whoever validates or closes the heap holds it for writing.
final class SoakHeap {

  private static final int SLOTS = 4096;
  private static final int MAX_COMMON_SIZE = 32 << 10;
  private static final int MAX_SIZE = 4 << 20;

  /// Thrown when contents have changed, or the heap gave a wrong answer.
  static final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ViolationException(String message) {
      super(message);
    }
  }

  private record Block(long address, long size) {}

  private final Heap heap;
  private final RefusingSpace space;
  private final String options;
  private final AtomicReferenceArray<@Nullable Block> blocks = new AtomicReferenceArray<>(SLOTS);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final LongAdder refusals = new LongAdder();

  /// Makes a heap with random options.
  SoakHeap(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<FrontEndMode> modes = List.of(FrontEndMode.values());
    FrontEndMode frontEnd = modes.get(random.nextInt(modes.size()));
    boolean hasFaults = random.nextInt(4) == 0;
    boolean hasExactSizes = random.nextInt(4) == 0;
    int refuseOneIn = random.nextInt(3) == 0 ? 20 : 0;
    long segment = 64L << 10 << random.nextInt(6);
    this.space = new RefusingSpace(seed, refuseOneIn);
    HeapOptions.Builder builder =
        HeapOptions.builder(space)
            .name("soak-" + Long.toHexString(seed))
            .frontEnd(frontEnd)
            .exactSizes(hasExactSizes)
            .firstSegmentSize(segment);
    if (hasFaults) {
      builder.faults(new Faults(200, Duration.ZERO, seed));
    }
    this.heap = Heap.create(builder.build());
    this.options =
        "front end "
            + frontEnd
            + (hasFaults ? ", injected faults" : "")
            + (hasExactSizes ? ", exact sizes" : "")
            + (refuseOneIn > 0 ? ", refused commits" : "")
            + ", segments from "
            + segment;
  }

  ReentrantReadWriteLock lock() {
    return lock;
  }

  /// Requests that were refused.
  long refusals() {
    return refusals.sum();
  }

  long footprint() {
    return heap.isClosed() ? 0 : heap.footprint();
  }

  /// Does something with a random block, or allocates one.
  void step(SplittableRandom random) {
    int slot = random.nextInt(SLOTS);
    Block block = blocks.getAndSet(slot, null);
    if (block == null) {
      put(slot, allocate(size(random)));
      return;
    }
    check(block, block.size);
    switch (random.nextInt(8)) {
      case 0, 1 -> put(slot, resize(block, size(random)));
      case 2 -> {
        checkRefusalOfInteriorFree(block);
        put(slot, block);
      }
      default -> heap.free(block.address);
    }
  }

  /// Mostly small sizes, uniformly distributed on a logarithmic scale.
  private static long size(SplittableRandom random) {
    int max = random.nextInt(2000) == 0 ? MAX_SIZE : MAX_COMMON_SIZE;
    return (long) Math.exp(random.nextDouble() * Math.log(max));
  }

  private @Nullable Block allocate(long size) {
    try {
      Block block = new Block(heap.allocate(size), size);
      if ((block.address & 15) != 0) {
        throw new ViolationException(this + ": a block is not aligned: " + block);
      }
      fill(block);
      return block;
    } catch (OutOfMemoryException _) {
      refusals.increment();
      return null;
    }
  }

  private Block resize(Block block, long size) {
    try {
      Block moved = new Block(heap.reallocate(block.address, size), size);
      checkAs(block, moved.address, Math.min(block.size, size));
      fill(moved);
      return moved;
    } catch (OutOfMemoryException _) {
      refusals.increment();
      return block; // Unchanged, which the next thread that takes it checks.
    }
  }

  private void checkRefusalOfInteriorFree(Block block) {
    long usable = heap.sizeOf(block.address);
    if (usable < block.size) {
      throw new ViolationException(this + ": only " + usable + " bytes are usable of " + block);
    }
    if (block.size > 16) {
      try {
        heap.free(block.address + 16);
      } catch (InvalidFreeException _) {
        return;
      }
      throw new ViolationException(this + ": an invalid free was accepted, 16 bytes into " + block);
    }
  }

  private void put(int slot, @Nullable Block block) {
    if (block != null && !blocks.compareAndSet(slot, null, block)) {
      check(block, block.size);
      heap.free(block.address);
    }
  }

  private static void fill(Block block) {
    long i = 0;
    for (; i + 8 <= block.size; i += 8) {
      RawBytes.putLong(block.address + i, word(block, i));
    }
    for (; i < block.size; i++) {
      RawBytes.putByte(block.address + i, (int) word(block, i));
    }
  }

  private static long word(Block block, long offset) {
    return (block.address + offset) * 0x9e3779b97f4a7c15L ^ block.size;
  }

  private void check(Block block, long bytes) {
    checkAs(block, block.address, bytes);
  }

  /// Checks that the contents of a block are at an address.
  private void checkAs(Block block, long address, long bytes) {
    long i = 0;
    for (; i + 8 <= bytes; i += 8) {
      if (RawBytes.getLong(address + i) != word(block, i)) {
        throw changed(block, i);
      }
    }
    long whole = block.size & ~7L;
    for (; i < bytes && i >= whole; i++) {
      if (RawBytes.getByte(address + i) != (byte) word(block, i)) {
        throw changed(block, i);
      }
    }
  }

  private ViolationException changed(Block block, long offset) {
    return new ViolationException(
        this + ": the contents of " + block + " have changed at byte " + offset);
  }

  /// Checks the heap's structures; the caller has exclusive access.
  void validate() {
    heap.validate();
  }

  /// Frees every block, checks that the heap is empty, and closes it; the caller has exclusive
  /// access.
  void close() {
    space.stopRefusing();
    for (int i = 0; i < SLOTS; i++) {
      Block block = blocks.getAndSet(i, null);
      if (block != null) {
        check(block, block.size);
        heap.free(block.address);
      }
    }
    heap.validate();
    long left = heap.summary().busyBlocks();
    if (left != 0) {
      throw new ViolationException(
          this + ": " + left + " blocks are still live after all were freed");
    }
    heap.close();
  }

  @Override
  public String toString() {
    return heap.options().name() + " (" + options + ")";
  }
}
