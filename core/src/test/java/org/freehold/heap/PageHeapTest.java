package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.OutOfMemoryException;
import org.freehold.flags.EffectiveFlags;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.heap.PageHeap.Placement;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.internal.MappingCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a page heap detects, mostly on simulated memory, where an access violation is an exception.
class PageHeapTest {

  private static final long PAGE = 4096;
  private static final int[] SIZES = {0, 1, 15, 16, 17, 100, 4095, 4096, 4097, 10_000};

  private final AddressSpace space = simulated(64);
  private final Memory memory = space.memory();

  private static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  private Heap heap(PageHeap pages) {
    return Heap.create(HeapOptions.builder(space).name("tested").pageHeap(pages).build());
  }

  private static PageHeap placed(Placement placement) {
    return PageHeap.FULL.withPlacement(placement);
  }

  private static void assertFault(Runnable access) {
    assertThatExceptionOfType(AccessViolationException.class).isThrownBy(access::run);
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void aBlockHasItsBytesAndTheyAreFilled(Placement placement) {
    try (Heap heap = heap(placed(placement))) {
      for (int size : SIZES) {
        long block = heap.allocate(size);
        assertThat(heap.sizeOf(block)).isEqualTo(size);
        for (int i = 0; i < size; i++) {
          assertThat(memory.getByte(block + i)).isEqualTo((byte) 0xC0);
        }
        memory.fill(block, size, (byte) 1);
        heap.validate();
        heap.free(block);
      }
    }
  }

  @Test
  void zeroedBlocksAreZero() {
    try (Heap heap = heap(PageHeap.FULL)) {
      long block = heap.allocateZeroed(5000);
      for (int i = 0; i < 5000; i++) {
        assertThat(memory.getByte(block + i)).isZero();
      }
      heap.validate();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void anOverrunFaultsAtTheGuardPageOrIsFoundInTheGap(int bits) {
    AddressSpace space = simulated(bits);
    int granule = bits == 32 ? 8 : 16;
    int found = 0;
    for (int size : SIZES) {
      for (int past = 1; past <= 16; past++) {
        try (Heap heap = Heap.create(HeapOptions.builder(space).pageHeap(PageHeap.FULL).build())) {
          long block = heap.allocate(size);
          long gap = size == 0 ? granule : -size & (granule - 1);
          long last = block + size + past - 1;
          if (past > gap) {
            assertFault(() -> space.memory().putByte(last, (byte) 7));
          } else {
            space.memory().putByte(last, (byte) 7);
            HeapCorruptionException damage =
                catchThrowableOfType(HeapCorruptionException.class, () -> heap.free(block));
            assertThat(damage.getMessage()).contains("the block of").contains("allocated by");
            assertThatThrownBy(heap::validate).isInstanceOf(HeapCorruptionException.class);
            found++;
          }
        }
      }
    }
    assertThat(found).isGreaterThan(20);
  }

  @Test
  void withoutAGapEveryOverrunFaults() {
    try (Heap heap = heap(placed(Placement.UNALIGNED))) {
      for (int size : SIZES) {
        long block = heap.allocate(size);
        for (int past = 1; past <= 16; past++) {
          long last = block + size + past - 1;
          assertFault(() -> memory.putByte(last, (byte) 7));
          assertFault(() -> memory.getByte(last));
        }
      }
      heap.validate();
    }
  }

  @Test
  void anAlignmentThatIsAskedForIsKeptWithoutAGapToo() {
    try (Heap heap = heap(placed(Placement.UNALIGNED))) {
      for (long alignment = 1; alignment <= 1 << 16; alignment *= 2) {
        assertThat(heap.allocate(33, alignment) % alignment).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 15, 16, 4096})
  void anUnderrunFaultsWithTheGuardPageInFront(int before) {
    try (Heap heap = heap(placed(Placement.IN_FRONT))) {
      for (int size : SIZES) {
        long block = heap.allocate(size);
        assertThat(block % PAGE).isZero();
        assertFault(() -> memory.putByte(block - before, (byte) 7));
      }
      heap.validate();
    }
  }

  @Test
  void withTheGuardPageInFrontAnOverrunIsFoundWhenTheBlockIsFreed() {
    try (Heap heap = heap(placed(Placement.IN_FRONT))) {
      long block = heap.allocate(100);
      memory.putByte(block + 103, (byte) 7);
      assertThatThrownBy(() -> heap.free(block)).hasMessageContaining("3 bytes");
    }
  }

  @Test
  void withTheGuardPageBehindAnUnderrunIsFoundWhenTheBlockIsFreed() {
    try (Heap heap = heap(PageHeap.FULL)) {
      long block = heap.allocate(100);
      memory.putByte(block - 4, (byte) 7);
      assertThatThrownBy(() -> heap.free(block)).hasMessageContaining("4 bytes");
    }
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void aFreedBlockCannotBeReachedWhileItIsInQuarantine(Placement placement) {
    try (Heap heap = heap(placed(placement).withQuarantine(3, Long.MAX_VALUE))) {
      List<Long> freed = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        long block = heap.allocate(200);
        assertThat(freed.subList(Math.max(0, i - 3), i)).doesNotContain(block);
        heap.free(block);
        freed.add(block);
        assertFault(() -> memory.getByte(block));
        assertFault(() -> memory.putByte(block + 199, (byte) 0));
      }
      heap.validate();
    }
  }

  @Test
  void theQuarantineIsBoundedInBytesToo() {
    try (Heap heap = heap(PageHeap.FULL.withQuarantine(1000, 1 << 20))) {
      for (int i = 0; i < 1000; i++) {
        heap.free(heap.allocate(100_000));
        assertThat(heap.summary().reservedBytes()).isLessThan(8 << 20);
      }
    }
  }

  @Test
  void addressesOfTheQuarantineAreGivenUpWhenThereAreNoOthers() {
    AddressSpace small = simulated(32);
    PageHeap pages = PageHeap.FULL.withQuarantine(100, 1L << 40);
    try (Heap heap = Heap.create(HeapOptions.builder(small).pageHeap(pages).build())) {
      while (small.tryReserve(8 << 20, ReserveOptions.ANYWHERE) != 0) {
        // Until hardly anything is left.
      }
      long last = heap.allocate(1 << 20);
      for (int i = 0; i < 100; i++) {
        heap.free(last);
        last = heap.allocate(1 << 20);
      }
      heap.validate();
    }
  }

  @Test
  void reallocatingMovesAndTheOldAddressIsCaught() {
    try (Heap heap = heap(PageHeap.FULL)) {
      long block = heap.allocate(10);
      memory.putByte(block, (byte) 42);
      long moved = heap.reallocate(block, 11);
      assertThat(moved).isNotEqualTo(block);
      assertThat(memory.getByte(moved)).isEqualTo((byte) 42);
      assertFault(() -> memory.getByte(block));
      assertThat(heap.reallocateInPlace(moved, 12)).isFalse();
      assertThat(heap.reallocateInPlace(moved, 11)).isTrue();
    }
  }

  @Test
  void wrongFreesAreNamed() {
    try (Heap heap = heap(PageHeap.FULL);
        Heap other = heap(PageHeap.FULL)) {
      long block = heap.allocate(100);
      assertWrong(heap, block + 4, What.INTERIOR, "4 bytes into the block at");
      assertWrong(heap, block + 112, What.FREE, "12 bytes past the end of the block at");
      assertWrong(heap, block + 112 + 50, What.FREE, "62 bytes past the end of the block at");
      assertWrong(heap, block - 16, What.FREE, "16 bytes before the start of the block at");
      assertWrong(heap, block + PAGE * 10, What.FREE, "never allocated");
      heap.free(block);
      assertWrong(heap, block, What.FREE, "was freed before: double free (a block of 100 B");
      assertWrong(heap, block + 3, What.FREE, "3 bytes into");
      assertWrong(heap, other.allocate(5), What.OTHER_HEAP, "heap tested");
      assertWrong(heap, 0, What.NULL, "");
      assertWrong(heap, space.reserve(PAGE), What.FOREIGN, "");
      heap.validate();
    }
  }

  private static void assertWrong(Heap heap, long address, What what, String detail) {
    InvalidFreeException wrong =
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(address));
    assertThat(wrong.what()).as(wrong.getMessage()).isEqualTo(what);
    assertThat(wrong.getMessage()).contains(detail);
    assertThatThrownBy(() -> heap.sizeOf(address)).isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> heap.reallocate(address, 8)).isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> heap.reallocateInPlace(address, 8))
        .isInstanceOf(InvalidFreeException.class);
    assertThat(heap.isBlock(address)).isFalse();
  }

  @Test
  void onlySizesOfTheRangeAndTheProbabilityAreChosen() {
    try (Heap heap = heap(PageHeap.FULL.withSizes(50, 60))) {
      heap.allocate(49);
      heap.allocate(61);
      assertThat(heap.summary().largeBlocks()).isZero();
      heap.allocate(50);
      heap.allocate(60);
      assertThat(heap.summary().largeBlocks()).isEqualTo(2);
    }
    try (Heap heap = heap(PageHeap.FULL.withProbability(30, 1))) {
      for (int i = 0; i < 1000; i++) {
        heap.allocate(8);
      }
      assertThat(heap.summary().largeBlocks()).isBetween(250L, 350L);
      assertThat(heap.summary().busyBlocks()).isEqualTo(1000);
    }
  }

  @Test
  void theMostBlocksAreRefusedOrGoTheOrdinaryWay() {
    PageHeap ten = PageHeap.FULL.withMostBlocks(10, false);
    try (Heap heap = heap(ten)) {
      for (int i = 0; i < 10; i++) {
        heap.allocate(8);
      }
      Diagnosis why = refusal(heap, 8);
      assertThat(why.limit()).isEqualTo(Limit.PAGE_HEAP_BLOCKS);
      assertThat(why.toString())
          .isEqualTo(
              "the heap \"tested\" has as many blocks with a guard page as its page heap may have,"
                  + " 10 (asked for 8 B, free in total unknown, largest free unknown, largest"
                  + " usable unknown, limit: maximum blocks of the page heap = 10)");
    }
    try (Heap heap = heap(ten.withMostBlocks(10, true))) {
      for (int i = 0; i < 30; i++) {
        heap.allocate(8);
      }
      assertThat(heap.summary().largeBlocks()).isEqualTo(10);
      assertThat(heap.summary().busyBlocks()).isEqualTo(30);
      heap.validate();
    }
  }

  @Test
  void theLimitOnMappingsIsNamedBeforeItIsReached() throws InterruptedException {
    long limit = MappingCount.limit();
    assumeTrue(limit > 0 && limit < 80_000, "this system allows more mappings: " + limit);
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host())
            .name("many")
            .pageHeap(PageHeap.FULL.withTraces(false))
            .build();
    try (Heap heap = Heap.create(options)) {
      while (heap.tryAllocate(1) != 0) {
        // Until it is refused.
      }
      assertThat(heap.summary().busyBlocks()).isGreaterThan(limit / 3);
      assertThat(MappingCount.now()).isLessThan(limit - limit / 32);
      Diagnosis why = refusal(heap, 8);
      assertThat(why.limit()).isEqualTo(Limit.MAX_MAP_COUNT);
      assertThat(why.limitValue()).isEqualTo(limit);
      assertThat(why.sentence())
          .isEqualTo(
              "the heap \"many\" cannot give the block a guard page: a process may have "
                  + limit
                  + " mappings (vm.max_map_count), each such block takes 2, and the last "
                  + limit / 16
                  + " are left to the JVM");
      Thread thread = new Thread(heap::compact);
      thread.start();
      thread.join();
    }
    assertThat(MappingCount.now()).isLessThan(limit / 4);
  }

  @Test
  void freedBlocksCostNoMapping() {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).pageHeap(PageHeap.FULL.withTraces(false)).build();
    try (Heap heap = Heap.create(options)) {
      long before = MappingCount.now();
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        blocks.add(heap.allocate(100));
      }
      assertThat(MappingCount.now()).isGreaterThan(before + 3000);
      blocks.forEach(heap::free);
      assertThat(MappingCount.now()).isLessThan(before + 500);
    }
  }

  private static Diagnosis refusal(Heap heap, long size) {
    assertThat(heap.tryAllocate(size)).isZero();
    return Objects.requireNonNull(
            catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(size)))
        .diagnosis();
  }

  @Test
  void aHeapOfFixedSizeKeepsItsMaximum() {
    HeapOptions options =
        HeapOptions.builder(space)
            .name("fixed")
            .maximumSize(1 << 16)
            .pageHeap(PageHeap.FULL)
            .build();
    try (Heap heap = Heap.create(options)) {
      int blocks = 0;
      while (heap.tryAllocate(1000) != 0) {
        blocks++;
      }
      assertThat(blocks).isBetween(60, 65);
      assertThat(refusal(heap, 1000).limit()).isEqualTo(Limit.MAXIMUM_SIZE);
    }
  }

  @Test
  void sizesThatNobodyCanHaveAreRefusedAsEver() {
    try (Heap heap = heap(PageHeap.FULL)) {
      assertThat(refusal(heap, Long.MAX_VALUE).limit()).isEqualTo(Limit.REQUEST_TOO_LARGE);
      assertThat(refusal(heap, -1).limit()).isEqualTo(Limit.REQUEST_TOO_LARGE);
      assertThat(refusal(heap, space.info().highestAddress() - PAGE).limit())
          .isEqualTo(Limit.ADDRESS_SPACE);
      assertThat(heap.tryAllocate(1, 1L << 62)).isZero();
    }
  }

  @Test
  void aHandlerIsToldAndTheHeapGoesOn() {
    List<Violation> reported = new ArrayList<>();
    HeapOptions options =
        HeapOptions.builder(space).pageHeap(PageHeap.FULL).onViolation(reported::add).build();
    try (Heap heap = Heap.create(options)) {
      long block = heap.allocate(100);
      assertThat(heap.validate(block)).isTrue();
      memory.putByte(block + 100, (byte) 7);
      assertThat(heap.validate(block)).isFalse();
      assertThat(heap.debugHeap().violations()).hasSize(1);
      assertThat(reported).isEmpty();
      heap.free(block);
      assertThat(reported).hasSize(1);
      assertThat(reported.getFirst().kind()).isEqualTo(Violation.Kind.OVERRUN);
      assertThat(reported.getFirst().offset()).isEqualTo(100);
      assertThat(reported.getFirst().allocatedBy()).isNotEmpty();
      assertThat(heap.isBlock(block)).isFalse();
    }
  }

  @Test
  void globalFlagsAskForIt() {
    EffectiveFlags flags =
        new EffectiveFlags(
            GlobalFlags.of(GlobalFlag.PAGE_HEAP),
            PageHeapSettings.parse("full,backwards,size=10-20,fault=7/3"),
            8,
            List.of());
    HeapOptions options = HeapOptions.builder(space).flags(flags).build();
    assertThat(options.pageHeap())
        .isEqualTo(
            placed(Placement.IN_FRONT)
                .withSizes(10, 20)
                .withTraces(Objects.requireNonNull(options.pageHeap()).traces())
                .withMostBlocks(0, true));
    Faults faults = Objects.requireNonNull(options.faults());
    assertThat(faults.rate()).isEqualTo(7);
    assertThat(faults.grace()).hasSeconds(3);
    try (Heap heap = Heap.create(options)) {
      long small = heap.allocate(9);
      long block = heap.allocate(10);
      assertThat(block % PAGE).isZero();
      memory.putByte(small + 9, (byte) 7);
      assertThatThrownBy(() -> heap.free(small)).isInstanceOf(HeapCorruptionException.class);
      heap.free(block);
    }
  }

  @Test
  void theFiguresAddUp() {
    try (Heap heap = heap(PageHeap.FULL)) {
      heap.allocate(5000);
      long freed = heap.allocate(1);
      heap.free(freed);
      HeapSummary summary = heap.summary();
      assertThat(summary.committedBytes()).isEqualTo(summary.busyBytes() + summary.freeBytes());
      assertThat(summary.reservedBytes())
          .isEqualTo(summary.committedBytes() + summary.uncommittedBytes());
      assertThat(summary.busyBytes()).isEqualTo(2 * PAGE);
      assertThat(heap.walk().filter(HeapEntry::isBusy).map(HeapEntry::requested))
          .containsExactly(5000L);
      assertThat(heap.footprint()).isGreaterThanOrEqualTo(2 * PAGE);
    }
    assertThat(space.reservedBytes()).isZero();
  }

  @Test
  void compactGivesBackArenasWithoutBlocks() {
    try (Heap heap = heap(PageHeap.FULL.withQuarantine(0, 0))) {
      long block = heap.allocate(1);
      heap.free(block);
      assertThat(heap.summary().reservedBytes()).isPositive();
      heap.compact();
      assertThat(heap.summary().reservedBytes()).isZero();
      heap.validate();
    }
  }

  @Test
  void figuresOutOfRangeAreNamed() {
    assertThatThrownBy(() -> PageHeap.FULL.withProbability(101, 0))
        .hasMessage("probability must be 0 to 100, probability=101");
    assertThatThrownBy(() -> PageHeap.FULL.withSizes(5, 4))
        .hasMessage("largest must be at least smallest, largest=4");
    assertThatThrownBy(() -> PageHeap.FULL.withQuarantine(-1, 0))
        .hasMessage("quarantineBlocks must not be negative, quarantineBlocks=-1");
  }
}
