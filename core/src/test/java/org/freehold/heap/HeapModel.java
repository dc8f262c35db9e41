package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.Memory;

/// A heap beside a model of it: a sorted map of the blocks that are live. Every operation is done
/// on both; each answer of the heap is checked against the model, and the first and last bytes of
/// every block are written when it is made and looked at when it is touched again.
final class HeapModel {

  /// A live block: what was asked for, and what the bytes at its ends are made from.
  private record Block(long size, long mark) {}

  private final Heap heap;
  private final Memory memory;
  private final SplittableRandom random;
  private final int mostBlocks;
  private final TreeMap<Long, Block> live = new TreeMap<>();
  private final List<Long> addresses = new ArrayList<>();
  private long refusals;

  HeapModel(Heap heap, long seed, int mostBlocks) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
    this.random = new SplittableRandom(seed);
    this.mostBlocks = mostBlocks;
  }

  long refusals() {
    return refusals;
  }

  int blocks() {
    return live.size();
  }

  /// Does one random operation.
  void step() {
    int choice = random.nextInt(100);
    boolean full = live.size() >= mostBlocks;
    if (live.isEmpty() || (choice < 48 && !full)) {
      allocate();
    } else if (choice < 52) {
      reallocateInPlace();
    } else if (choice < 65) {
      reallocate();
    } else {
      free();
    }
  }

  private long randomSize() {
    int choice = random.nextInt(1000);
    if (choice < 700) {
      return random.nextInt(200);
    }
    if (choice < 950) {
      return random.nextInt(4096);
    }
    if (choice < 997) {
      return random.nextInt(100_000);
    }
    return random.nextInt(3_000_000);
  }

  private void allocate() {
    long size = randomSize();
    int kind = random.nextInt(20);
    long alignment = kind == 0 ? 1L << random.nextInt(17) : 1;
    long address =
        switch (kind) {
          case 0 -> heap.tryAllocate(size, alignment);
          case 1 -> heap.tryAllocateZeroed(size);
          default -> heap.tryAllocate(size);
        };
    if (address == 0) {
      refusals++;
      return;
    }
    assertThat(address & (alignment - 1)).as("alignment of %x", address).isZero();
    if (kind == 1) {
      assertZero(address, size);
    }
    add(address, size);
  }

  private void assertZero(long address, long size) {
    for (long offset = 0; offset < size; offset += 61) {
      assertThat(memory.getByte(address + offset)).isZero();
    }
    if (size > 0) {
      assertThat(memory.getByte(address + size - 1)).isZero();
    }
  }

  private void add(long address, long size) {
    assertThat(address & (heap.options().space().info().mallocAlignment() - 1)).isZero();
    Map.Entry<Long, Block> before = live.floorEntry(address);
    if (before != null) {
      assertThat(before.getKey() + Math.max(1, before.getValue().size))
          .isLessThanOrEqualTo(address);
    }
    Long after = live.ceilingKey(address);
    if (after != null) {
      assertThat(address + Math.max(1, size)).isLessThanOrEqualTo(after);
    }
    if (heap.options().exactSizes()) {
      assertThat(heap.sizeOf(address)).isEqualTo(size);
    } else {
      assertThat(heap.sizeOf(address)).isGreaterThanOrEqualTo(size);
    }
    Block block = new Block(size, random.nextLong());
    live.put(address, block);
    addresses.add(address);
    mark(address, block);
  }

  /// The byte that belongs at an offset of a block.
  private static byte expected(Block block, long offset) {
    return (byte) (block.mark + 31 * offset);
  }

  private void mark(long address, Block block) {
    for (long i = 0; i < Math.min(8, block.size); i++) {
      memory.putByte(address + i, expected(block, i));
      long last = block.size - 1 - i;
      memory.putByte(address + last, expected(block, last));
    }
  }

  private void assertMarkAtStart(long address, Block block, long bytes) {
    for (long i = 0; i < Math.min(8, Math.min(bytes, block.size)); i++) {
      assertThat(memory.getByte(address + i)).isEqualTo(expected(block, i));
    }
  }

  private void assertMarkAtEnd(long address, Block block) {
    for (long i = 0; i < Math.min(8, block.size); i++) {
      long last = block.size - 1 - i;
      assertThat(memory.getByte(address + last)).isEqualTo(expected(block, last));
    }
  }

  private long pick() {
    int index = random.nextInt(addresses.size());
    long address = addresses.get(index);
    addresses.set(index, addresses.getLast());
    addresses.removeLast();
    return address;
  }

  private void free() {
    long address = pick();
    Block block = Objects.requireNonNull(live.remove(address));
    assertMarkAtEnd(address, block);
    assertMarkAtStart(address, block, block.size());
    heap.free(address);
  }

  private void reallocate() {
    long address = pick();
    Block block = Objects.requireNonNull(live.remove(address));
    long size = random.nextBoolean() ? randomSize() : near(block.size());
    long moved;
    try {
      moved = heap.reallocate(address, size);
    } catch (OutOfMemoryException e) {
      refusals++;
      live.put(address, block);
      addresses.add(address);
      assertMarkAtEnd(address, block);
      return;
    }
    assertMarkAtStart(moved, block, size);
    if (size >= block.size) {
      assertMarkAtEnd(moved, block);
    }
    add(moved, size);
  }

  private long near(long size) {
    return Math.max(0, size + random.nextInt(-64, 256));
  }

  private void reallocateInPlace() {
    long address = pick();
    Block block = Objects.requireNonNull(live.remove(address));
    long size = near(block.size());
    if (heap.reallocateInPlace(address, size)) {
      assertMarkAtStart(address, block, size);
      add(address, size);
    } else {
      live.put(address, block);
      addresses.add(address);
    }
  }

  /// Compares everything that the heap shows with the model.
  void check() {
    heap.validate();
    TreeMap<Long, Block> left = new TreeMap<>(live);
    heap.walk(entry -> {
      if (entry.isBusy()) {
        assertThat(left).as("the walk shows live blocks only").containsKey(entry.address());
        Block block = Objects.requireNonNull(left.remove(entry.address()));
        assertThat(entry.size()).isGreaterThanOrEqualTo(block.size);
      }
    });
    assertThat(left).as("blocks that the walk did not show").isEmpty();
    assertThat(heap.summary().busyBlocks()).isEqualTo(live.size());
    live.forEach(this::assertMarkAtEnd);
  }

  /// Frees everything that is live.
  void freeAll() {
    while (!addresses.isEmpty()) {
      free();
    }
  }
}
