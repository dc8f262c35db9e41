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

/// A heap that is soaked, and its blocks, which all threads share. What a block holds follows from
/// its address and its size, and is looked at each time that somebody takes the block.
///
/// Workers hold the lock for reading, who checks or closes the heap for writing.
final class SoakHeap {

  private static final int PLACES = 4096;
  private static final int LARGEST_SMALL = 32 << 10;
  private static final int LARGEST = 4 << 20;

  /// Contents that have changed, or a heap that does not answer as it must.
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
  private final AtomicReferenceArray<@Nullable Block> blocks = new AtomicReferenceArray<>(PLACES);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final LongAdder refusals = new LongAdder();

  /// Makes a heap with options that are drawn.
  SoakHeap(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<FrontEndMode> modes = List.of(FrontEndMode.values());
    FrontEndMode frontEnd = modes.get(random.nextInt(modes.size()));
    boolean hasFaults = random.nextInt(4) == 0;
    boolean hasExactSizes = random.nextInt(4) == 0;
    int refusing = random.nextInt(3) == 0 ? 20 : 0;
    long segment = 64L << 10 << random.nextInt(6);
    this.space = new RefusingSpace(seed, refusing);
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
            + (refusing > 0 ? ", refused commits" : "")
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

  /// Does something with a block, or makes one.
  void step(SplittableRandom random) {
    int place = random.nextInt(PLACES);
    Block block = blocks.getAndSet(place, null);
    if (block == null) {
      put(place, allocate(size(random)));
      return;
    }
    check(block, block.size);
    switch (random.nextInt(8)) {
      case 0, 1 -> put(place, resize(block, size(random)));
      case 2 -> {
        mustRefuseInside(block);
        put(place, block);
      }
      default -> heap.free(block.address);
    }
  }

  /// Small ones mostly, of all sizes about equally likely on a scale of powers of two.
  private static long size(SplittableRandom random) {
    int most = random.nextInt(2000) == 0 ? LARGEST : LARGEST_SMALL;
    return (long) Math.exp(random.nextDouble() * Math.log(most));
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
      return block; // As it was, which its next holder checks.
    }
  }

  private void mustRefuseInside(Block block) {
    long usable = heap.sizeOf(block.address);
    if (usable < block.size) {
      throw new ViolationException(this + ": " + usable + " bytes may be used of " + block);
    }
    if (block.size > 16) {
      try {
        heap.free(block.address + 16);
      } catch (InvalidFreeException _) {
        return;
      }
      throw new ViolationException(this + ": a free of the middle was accepted, of " + block);
    }
  }

  private void put(int place, @Nullable Block block) {
    if (block != null && !blocks.compareAndSet(place, null, block)) {
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

  /// Whether what a block held stands at an address.
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

  /// Checks the heap's structures; nobody else uses it.
  void validate() {
    heap.validate();
  }

  /// Frees every block, finds the heap empty, and closes it; nobody else uses it.
  void close() {
    space.calm();
    for (int i = 0; i < PLACES; i++) {
      Block block = blocks.getAndSet(i, null);
      if (block != null) {
        check(block, block.size);
        heap.free(block.address);
      }
    }
    heap.validate();
    long left = heap.summary().busyBlocks();
    if (left != 0) {
      throw new ViolationException(this + ": " + left + " blocks are live that nobody has");
    }
    heap.close();
  }

  @Override
  public String toString() {
    return heap.options().name() + " (" + options + ")";
  }
}
