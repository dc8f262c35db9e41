package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a heap's memory lies, how it is protected, and who may change it.
@ParameterizedClass
@ValueSource(booleans = {false, true})
class HeapPlacesTest {

  private final AddressSpace space;
  private Heap heap;

  HeapPlacesTest(boolean isNative) {
    space =
        isNative ? AddressSpace.host() : SimulatedMachine.builder().build().createProcess("places");
    heap = heap(options());
  }

  private HeapOptions.Builder options() {
    return HeapOptions.builder(space)
        .exactSizes(true)
        .frontEnd(FrontEndMode.OFF)
        .initialSize(1)
        .returnDelay(0)
        .firstSegmentSize(0x10000);
  }

  private static Heap heap(HeapOptions.Builder options) {
    return Heap.create(options.build());
  }

  private void use(Heap other) {
    heap.close();
    heap = other;
  }

  @AfterEach
  void validate() {
    heap.validate();
    heap.close();
  }

  private List<Long> regions() {
    return heap.walk()
        .filter(entry -> entry.kind() == HeapEntry.Kind.REGION)
        .map(HeapEntry::address)
        .toList();
  }

  private List<Long> fill(int count, long size) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(heap.allocate(size));
    }
    return blocks;
  }

  @Test
  void theFirstSegmentStaysAsLongAsTheHeap() {
    long first = regions().getFirst();
    List<Long> blocks = fill(100, 0x20000);
    assertThat(regions()).hasSizeGreaterThan(3).contains(first);
    blocks.forEach(heap::free);
    assertThat(regions()).as("one more is kept").hasSize(2).contains(first);
    heap.compact();
    assertThat(regions()).containsExactly(first);
  }

  @Test
  void anEmptySegmentIsKeptThoughTheFirstOneIsEmptyToo() {
    heap.free(heap.allocate(0x20000));
    long segments = heap.summary().segments();
    List<Long> before = regions();
    String picture = HeapPicture.of(heap);
    for (int i = 0; i < 10; i++) {
      heap.free(heap.allocate(0x20000));
      assertThat(regions()).isEqualTo(before);
      assertThat(HeapPicture.of(heap)).isEqualTo(picture).contains("F8192 U…");
    }
    assertThat(heap.summary().segments()).isEqualTo(segments).isEqualTo(2);
  }

  @Test
  void theFirstSegmentBeginsAtAMultipleOf64KiB() {
    for (int i = 0; i < 20; i++) {
      use(heap(options()));
      assertThat(regions()).hasSize(1).allMatch(address -> address % 0x10000 == 0);
    }
  }

  private Region regionOf(long address) {
    return space.query(address);
  }

  @Test
  void onlyAnExecutableHeapHasExecutableMemory() {
    for (boolean executable : new boolean[] {false, true}) {
      use(heap(options().executable(executable)));
      Protection expected = executable ? Protection.EXECUTE_READ_WRITE : Protection.READ_WRITE;
      for (long size : new long[] {1, 0x8000, 0x50000, 0x200000}) {
        long block = heap.allocate(size);
        assertThat(regionOf(block + size - 1).protection()).isEqualTo(expected);
        assertThat(regionOf(block + size - 1).allocationProtection()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aLargeBlockShrinksInPlaceToAnySizeAndGrowsAgain() {
    long block = heap.allocate(0x2000000);
    space.memory().putByte(block, (byte) 9);
    for (long size : new long[] {0x100000, 0x1000, 1, 0, 0x1001, 0x2000000}) {
      assertThat(heap.reallocateInPlace(block, size)).isTrue();
      assertThat(heap.sizeOf(block)).isEqualTo(size);
      assertThat(heap.hasOwnReservation(block)).isTrue();
      heap.validate();
    }
    assertThat(heap.reallocateInPlace(block, 0x2000001)).isFalse();
    assertThat(heap.reallocateInPlace(block, -1)).isFalse();
    assertThat(space.memory().getByte(block)).isEqualTo((byte) 9);
  }

  @Test
  void aLargeBlockThatMayMoveLeavesItsReservationWhenItIsSmall() {
    for (FrontEndMode mode : FrontEndMode.values()) {
      use(heap(options().frontEnd(mode)));
      for (long size : new long[] {0x10000, 100, 0}) {
        long block = heap.allocate(0x200000);
        space.memory().putByte(block + 99, (byte) 9);
        block = heap.reallocate(block, size);
        assertThat(heap.hasOwnReservation(block)).isFalse();
        assertThat(heap.sizeOf(block)).isEqualTo(size);
        assertThat(size < 100 || space.memory().getByte(block + 99) == 9).isTrue();
      }
    }
  }

  @Test
  void aLargeBlockShrinksInPlaceWhenThereIsNoRoomElsewhere() {
    use(heap(options().byteLimit(0x240000).largeThreshold(0x100000)));
    long block = heap.allocate(0x200000);
    List<Long> others = new ArrayList<>();
    for (long other = heap.tryAllocate(0x4000); other != 0; other = heap.tryAllocate(0x4000)) {
      others.add(other);
    }
    assertThat(others).isNotEmpty();
    assertThat(HeapPicture.of(heap, block)).endsWith(" | L131072*");
    assertThat(heap.reallocate(block, 0x5000)).isEqualTo(block);
    assertThat(HeapPicture.of(heap, block)).endsWith(" | L1280*");
    assertThat(heap.sizeOf(block)).isEqualTo(0x5000);
  }

  @Test
  void whatHasNoReservationOfItsOwn() {
    long block = heap.allocate(16);
    long large = heap.allocate(0x2000000);
    assertThat(heap.hasOwnReservation(block)).isFalse();
    assertThat(heap.hasOwnReservation(large)).isTrue();
    assertThat(heap.hasOwnReservation(large + 16)).isFalse();
    assertThat(heap.hasOwnReservation(0)).isFalse();
    heap.free(large);
    assertThat(heap.hasOwnReservation(large)).isFalse();
  }

  @Test
  void theLockIsTakenOnlyWhereNobodyElseHasIt() {
    assertThat(heap.tryLock()).isTrue();
    assertThat(heap.tryLock()).as("its owner takes it again").isTrue();
    assertThat(CompletableFuture.supplyAsync(heap::tryLock).join()).isFalse();
    heap.unlock();
    heap.unlock();
    assertThatThrownBy(heap::unlock).isInstanceOf(IllegalMonitorStateException.class);
    use(heap(options().serialized(false)));
    assertThat(heap.tryLock()).isTrue();
    assertThat(CompletableFuture.supplyAsync(heap::tryLock).join()).as("no lock").isTrue();
  }

  @Test
  void aClosedHeapCannotBeLocked() {
    Heap closed = heap(options());
    closed.close();
    assertThatThrownBy(closed::tryLock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the heap is closed, heap=heap");
    assertThatThrownBy(closed::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }
}
