package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.freehold.testkit.Property;
import org.freehold.vm.Memory;

/// A heap together with a model of it: a sorted map of the live blocks. Every operation is done on
/// both; each result of the heap is checked against the model, and the first and last bytes of
/// every block are written when it is allocated and checked when it is used again.
final class HeapModel implements Property.Subject<HeapOperation> {

  /// A live block: the size requested, and the seed of the bytes at its ends.
  private record Block(long size, long mark) {}

  private static final int OPERATIONS_BETWEEN_CHECKS = 50_000;

  private final Heap heap;
  private final Memory memory;
  private final int mostBlocks;
  private final TreeMap<Long, Block> live = new TreeMap<>();
  private final List<Long> addresses = new ArrayList<>();
  private int operations;
  private int refusals;

  HeapModel(Heap heap, int mostBlocks) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
    this.mostBlocks = mostBlocks;
  }

  /// How many requests the heap refused.
  int refusals() {
    return refusals;
  }

  @Override
  public void apply(HeapOperation operation) {
    boolean allocates =
        switch (operation.kind()) {
          case ALLOCATE, ALLOCATE_ZEROED, ALLOCATE_ALIGNED -> true;
          case REALLOCATE, REALLOCATE_NEAR, RESIZE_IN_PLACE, FREE -> false;
        };
    if (live.isEmpty() || (allocates && live.size() < mostBlocks)) {
      allocate(operation);
    } else {
      change(operation, pick(operation.pick()));
    }
    if (++operations % OPERATIONS_BETWEEN_CHECKS == 0) {
      check();
    }
  }

  private void change(HeapOperation operation, long address) {
    long size = Objects.requireNonNull(live.get(address)).size();
    switch (operation.kind()) {
      case REALLOCATE -> reallocate(address, operation.size(), operation.mark());
      case REALLOCATE_NEAR ->
          reallocate(address, Math.max(0, size + operation.size()), operation.mark());
      case RESIZE_IN_PLACE ->
          resizeInPlace(address, Math.max(0, size + operation.size()), operation.mark());
      default -> free(address);
    }
  }

  private void allocate(HeapOperation operation) {
    long size = Math.abs(operation.size());
    long alignment = 1L << operation.alignmentShift();
    long address =
        switch (operation.kind()) {
          case ALLOCATE_ALIGNED -> heap.tryAllocate(size, alignment);
          case ALLOCATE_ZEROED -> heap.tryAllocateZeroed(size);
          default -> heap.tryAllocate(size);
        };
    if (address == 0) {
      refusals++;
      return;
    }
    if (operation.kind() == HeapOperation.Kind.ALLOCATE_ALIGNED) {
      assertThat(address & (alignment - 1)).as("alignment of %x", address).isZero();
    }
    if (operation.kind() == HeapOperation.Kind.ALLOCATE_ZEROED) {
      assertZero(address, size);
    }
    add(address, size, operation.mark());
  }

  private void assertZero(long address, long size) {
    for (long offset = 0; offset < size; offset += 61) {
      assertThat(memory.getByte(address + offset)).isZero();
    }
    if (size > 0) {
      assertThat(memory.getByte(address + size - 1)).isZero();
    }
  }

  private void add(long address, long size, long mark) {
    assertThat(address & (alignment() - 1)).isZero();
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
    Block block = new Block(size, mark);
    live.put(address, block);
    addresses.add(address);
    mark(address, block);
  }

  /// The alignment that every block of the heap has.
  private long alignment() {
    PageHeap pages = heap.options().pageHeap();
    boolean isUnaligned = pages != null && pages.placement() == PageHeap.Placement.UNALIGNED;
    return isUnaligned ? 1 : heap.options().space().info().mallocAlignment();
  }

  /// The byte that should be at an offset of a block.
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

  /// Removes one of the live blocks from the list, but not from the map.
  private long pick(int number) {
    int index = number % addresses.size();
    long address = addresses.get(index);
    addresses.set(index, addresses.getLast());
    addresses.removeLast();
    return address;
  }

  private Block takeBlock(long address) {
    return Objects.requireNonNull(live.remove(address));
  }

  private void putBack(long address, Block block) {
    live.put(address, block);
    addresses.add(address);
  }

  private void free(long address) {
    Block block = takeBlock(address);
    assertMarkAtEnd(address, block);
    assertMarkAtStart(address, block, block.size());
    heap.free(address);
  }

  private void reallocate(long address, long size, long mark) {
    Block block = takeBlock(address);
    long moved = heap.tryReallocate(address, size);
    if (moved == 0) {
      refusals++;
      putBack(address, block);
      assertMarkAtEnd(address, block);
      return;
    }
    assertMarkAtStart(moved, block, size);
    if (size >= block.size()) {
      assertMarkAtEnd(moved, block);
    }
    add(moved, size, mark);
  }

  private void resizeInPlace(long address, long size, long mark) {
    Block block = takeBlock(address);
    if (heap.reallocateInPlace(address, size)) {
      assertMarkAtStart(address, block, size);
      add(address, size, mark);
    } else {
      putBack(address, block);
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

  /// Frees all live blocks, checks that nothing is left, and closes the heap.
  @Override
  public void close() {
    try (heap) {
      check();
      while (!addresses.isEmpty()) {
        free(pick(0));
      }
      check();
      assertThat(heap.summary().busyBytes()).isZero();
    }
  }
}
