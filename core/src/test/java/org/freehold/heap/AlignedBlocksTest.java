package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks at multiples of an alignment, from slabs where these have such blocks, and from the back
/// end where they do not.
class AlignedBlocksTest {

  private static Heap heap(AddressSpace space, FrontEndMode mode) {
    return Heap.create(HeapOptions.builder(space).frontEnd(mode).build());
  }

  private static AddressSpace space(int bits, long pageSize) {
    return bits == 0
        ? AddressSpace.host()
        : SimulatedMachine.builder().bits(bits).pageSize(pageSize).build().createProcess("test");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4096, ON",
    "0, 4096, AUTOMATIC",
    "0, 4096, OFF",
    "32, 4096, ON",
    "64, 1024, ON",
    "64, 16384, ON",
    "64, 4096, AUTOMATIC"
  })
  void everyBlockIsAlignedAndNoneOverlap(int bits, long pageSize, FrontEndMode mode) {
    SplittableRandom random = new SplittableRandom(64);
    TreeMap<Long, Long> live = new TreeMap<>();
    List<Long> order = new ArrayList<>();
    try (Heap heap = heap(space(bits, pageSize), mode)) {
      for (int i = 0; i < 20_000; i++) {
        if (order.size() < 400 || random.nextBoolean()) {
          long size = random.nextInt(1 << random.nextInt(16));
          long alignment = 1L << random.nextInt(15);
          long address = heap.allocate(size, alignment);
          assertThat(address % alignment).as("%d at %d", size, alignment).isZero();
          assertThat(heap.sizeOf(address)).isGreaterThanOrEqualTo(size);
          Long below = live.floorKey(address + Math.max(0, size - 1));
          assertThat(below == null || below + live.get(below) <= address).isTrue();
          live.put(address, size);
          order.add(address);
        } else {
          long address = order.remove(random.nextInt(order.size()));
          live.remove(address);
          heap.free(address);
        }
        if (order.size() > 600) {
          order.reversed().stream().limit(300).forEach(heap::free);
          order.reversed().stream().limit(300).forEach(live::remove);
          order.subList(order.size() - 300, order.size()).clear();
        }
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isEqualTo(live.size());
    }
  }

  @Test
  void slabsServeWhatWastesLittle() {
    try (Heap heap = heap(AddressSpace.host(), FrontEndMode.ON)) {
      for (long alignment = 1; alignment <= 4096; alignment *= 2) {
        for (long size = 1; size <= 16 * 1024; size += 1 + size / 3) {
          long address = heap.allocate(size, alignment);
          long bytes = heap.sizeOf(address);
          assertThat(bytes)
              .as("%d at %d", size, alignment)
              .isLessThanOrEqualTo(Math.max(128, 2 * size));
          heap.free(address);
        }
      }
      long address = heap.allocate(100, 64);
      assertThat(heap.sizeOf(address)).isEqualTo(128);
      assertThat(heap.walk()).anyMatch(each -> each.address() == address && each.inSlab());
      long page = heap.allocate(1, 4096);
      assertThat(heap.sizeOf(page)).isLessThan(64);
      heap.validate();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 16, 64, 4096})
  void alignedRequestsActivateTheirClass(long alignment) {
    try (Heap heap = heap(AddressSpace.host(), FrontEndMode.AUTOMATIC)) {
      for (int i = 0; i < 19; i++) {
        heap.allocate(3000, alignment);
      }
      assertThat(heap.summary().slabs()).isPositive();
      heap.validate();
    }
  }

  @Test
  void aHeapWithExactSizesKnowsThemOfAlignedBlocksToo() {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).frontEnd(FrontEndMode.ON).exactSizes(true).build();
    try (Heap heap = Heap.create(options)) {
      for (long alignment = 1; alignment <= 8192; alignment *= 2) {
        for (long size : new long[] {0, 1, 100, 129, 5000, 100_000}) {
          long address = heap.allocate(size, alignment);
          assertThat(address % alignment).isZero();
          assertThat(heap.sizeOf(address)).as("%d at %d", size, alignment).isEqualTo(size);
          assertThat(heap.reallocate(address, size + 1)).isNotZero();
        }
      }
      heap.validate();
    }
  }

  @Test
  void whatIsNoPowerOfTwoIsRefusedAndSoIsAHugeSize() {
    try (Heap heap = heap(AddressSpace.host(), FrontEndMode.ON)) {
      heap.free(heap.allocate(10));
      for (long alignment : new long[] {0, 3, 24, -8, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> heap.allocate(100, alignment))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heap.tryAllocate(100, alignment))
            .isInstanceOf(IllegalArgumentException.class);
      }
      for (long alignment : new long[] {1, 8, 64, 4096, 1L << 62}) {
        for (long size : new long[] {-1, -15, -64, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62}) {
          assertThat(heap.tryAllocate(size, alignment)).as("%d at %d", size, alignment).isZero();
        }
      }
    }
  }
}
