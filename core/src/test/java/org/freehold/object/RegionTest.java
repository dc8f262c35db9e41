package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.Region.State;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegionTest {

  private static final long KIB = 1024;

  /// A space of each kind, of which nothing is in use.
  static Stream<AddressSpace> spaces() {
    return Stream.of(
        NativeAddressSpace.apart(),
        SimulatedMachine.builder().build().createProcess("64"),
        SimulatedMachine.builder().bits(32).build().createProcess("32"));
  }

  private static Region small() {
    return Region.create(RegionOptions.ofHost().withMaximumSize(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void blocksFollowEachOtherAndAreZero(AddressSpace space) {
    try (Region region = Region.create(RegionOptions.of(space))) {
      long first = region.allocate(10, 1);
      long second = region.allocate(1, 1);
      long third = region.allocate(8, 8);
      assertThat(region.offsetOf(first)).isEqualTo(64);
      assertThat(second).isEqualTo(first + 10);
      assertThat(third).isEqualTo(first + 16);
      assertThat(region.memory().getLong(third)).isZero();
      region.memory().putLong(third, 42);
      assertThat(region.memory().getLong(third)).isEqualTo(42);
      region.validate();
    }
    assertThat(space.reservedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void growsInOnePiece(AddressSpace space) {
    try (Region region = Region.create(RegionOptions.of(space).withChunkSize(1))) {
      long first = region.allocate(1, 1);
      for (int i = 1; i < 300; i++) {
        assertThat(region.allocate(1000, 1)).isEqualTo(first + 1 + (i - 1) * 1000L);
        region.memory().putByte(first + i * 1000L, (byte) i);
      }
      assertThat(region.committedBytes()).isLessThan(2 * region.usedBytes());
      assertThat(space.committedBytes()).isEqualTo(region.committedBytes());
      region.validate();
    }
  }

  @Test
  void aBlockOfNoBytesIsABlockOfItsOwn() {
    try (Region region = small()) {
      assertThat(region.allocate(0, 1)).isNotEqualTo(region.allocate(0, 1));
    }
  }

  @Test
  void everyAlignmentIsThatOfTheOffsetToo() {
    try (Region region = Region.create()) {
      for (long alignment = 1; alignment <= Region.MAX_ALIGNMENT; alignment *= 2) {
        long block = region.allocate(1, alignment);
        assertThat(block % alignment).isZero();
        assertThat(region.offsetOf(block) % alignment).isZero();
      }
      region.validate();
    }
  }

  @Test
  void wrongAlignmentsAreRefused() {
    try (Region region = small()) {
      for (long wrong : new long[] {0, -1, 3, 48, Region.MAX_ALIGNMENT * 2, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> region.allocate(8, wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("alignment=" + wrong);
      }
      assertThat(region.usedBytes()).isEqualTo(64);
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void sizesBeyondTheMaximumAreRefusedAndNothingChanges(AddressSpace space) {
    try (Region region = Region.create(RegionOptions.of(space).withMaximumSize(64 * KIB))) {
      long all = 64 * KIB - 64;
      for (long size : new long[] {all + 1, Long.MAX_VALUE, Long.MAX_VALUE - 63, -1, 1L << 63}) {
        assertThatThrownBy(() -> region.allocate(size, 1))
            .isInstanceOfSatisfying(
                OutOfMemoryException.class,
                e -> assertThat(e.diagnosis().limit()).isEqualTo(Diagnosis.Limit.REGION_SIZE))
            .hasMessageContaining("64 KiB");
        assertThat(region.tryAllocate(size, 1)).isZero();
      }
      assertThat(region.usedBytes()).isEqualTo(64);
      assertThat(region.allocate(all, 1)).isEqualTo(region.start() + 64);
      assertThat(region.tryAllocate(0, 1)).isZero();
      region.validate();
    }
  }

  @Test
  void aResetKeepsTheMemoryAndZeroesOnlyWhereAsked() {
    try (Region region = small()) {
      long block = region.allocate(100, 1);
      region.memory().fill(block, 100, (byte) 7);
      region.root(block);
      long committed = region.committedBytes();
      region.reset();
      assertThat(region.root()).isZero();
      assertThat(region.usedBytes()).isEqualTo(64);
      assertThat(region.committedBytes()).isEqualTo(committed);
      assertThat(region.allocate(50, 1)).isEqualTo(block);
      assertThat(region.memory().getByte(block + 49)).isEqualTo((byte) 7);
      long zeroed = region.allocateZeroed(100, 1);
      for (int i = 0; i < 100; i++) {
        assertThat(region.memory().getByte(zeroed + i)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void aTrimReturnsThePagesThatNoBlockIsIn(AddressSpace space) {
    try (Region region = Region.create(RegionOptions.of(space))) {
      long block = region.allocate(300 * KIB, 1);
      region.memory().fill(block, 300 * KIB, (byte) 7);
      region.reset();
      long kept = region.allocate(10, 1);
      region.trim();
      long page = space.info().pageSize();
      assertThat(region.committedBytes()).isEqualTo(page);
      assertThat(space.query(region.start() + page).state()).isEqualTo(State.RESERVED);
      assertThat(region.memory().getByte(kept)).isEqualTo((byte) 7);
      long next = region.allocate(2 * page, 1);
      assertThat(region.memory().getByte(next + 2 * page - 1)).isZero();
      region.validate();
    }
  }

  @Test
  void aClosedRegionRefusesEverythingButToBeClosedAgain() {
    Region region = small();
    long block = region.allocate(8, 8);
    region.close();
    region.close();
    assertThat(region.isOpen()).isFalse();
    assertThat(region.usedBytes()).isZero();
    assertThat(region).hasToString("Region[closed]");
    Stream.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> region.allocate(8, 8),
            () -> region.tryAllocate(8, 8),
            region::reset,
            region::trim,
            region::root,
            () -> region.root(block),
            () -> region.offsetOf(block),
            () -> region.addressOf(64),
            () -> region.getReference(block),
            () -> region.putReference(block, block),
            () -> region.segment(block, 8),
            region::asArena,
            region::asSharedArena,
            region::validate,
            region::validateBody,
            () -> region.writeTo(java.nio.file.Path.of("never")))
        .forEach(call ->
            assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed"));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void aRegionInABlockOfAHeapCountsThere(AddressSpace space) {
    HeapOptions options = HeapOptions.builder(space).name("home").build();
    try (Heap heap = Heap.create(options)) {
      long before = heap.summary().busyBytes();
      Region region = Region.create(heap, 100 * KIB);
      assertThat(heap.isBlock(region.start())).isTrue();
      assertThat(heap.summary().busyBytes()).isGreaterThanOrEqualTo(before + 100 * KIB);
      long block = region.allocateZeroed(100 * KIB - 64, 16);
      assertThat(region.memory().getLong(block)).isZero();
      assertThatThrownBy(() -> region.allocate(1, 1))
          .isInstanceOf(OutOfMemoryException.class)
          .hasMessageContaining("block of the heap \"home\" with a fixed size of 100 KiB");
      assertThatThrownBy(() -> region.allocate(1, 8192))
          .isInstanceOf(IllegalArgumentException.class);
      region.reset();
      region.trim();
      region.validate();
      region.close();
      assertThat(heap.summary().busyBytes()).isEqualTo(before);
      heap.validate();
    }
  }

  @Test
  void aHeapsByteLimitIsTheRegionsToo() {
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).byteLimit(1 << 20).build();
    try (Heap heap = Heap.create(options)) {
      assertThatThrownBy(() -> Region.create(heap, 2 << 20))
          .isInstanceOf(OutOfMemoryException.class);
      assertThatThrownBy(() -> Region.create(heap, 63))
          .isInstanceOf(IllegalArgumentException.class);
      try (Region region = Region.create(heap, 64)) {
        assertThat(region.tryAllocate(0, 1)).isZero();
      }
      heap.validate();
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void referencesAreOffsetsAndZeroIsNull(AddressSpace space) {
    try (Region region = Region.create(RegionOptions.of(space))) {
      long field = region.allocate(8, 8);
      long target = region.allocate(8, 8);
      assertThat(region.getReference(field)).isZero();
      region.putReference(field, target);
      assertThat(region.memory().getLong(field)).isEqualTo(72);
      assertThat(region.getReference(field)).isEqualTo(target);
      region.putReference(field, field);
      assertThat(region.getReference(field)).isEqualTo(field);
      region.putReference(field, 0);
      assertThat(region.getReference(field)).isZero();
      assertThat(region.offsetOf(0)).isZero();
      assertThat(region.addressOf(0)).isZero();
    }
  }

  @Test
  void referencesThatLeadOutAreRefused() {
    try (Region region = small();
        Region other = small()) {
      long field = region.allocate(8, 8);
      long foreign = other.allocate(8, 8);
      for (long wrong : new long[] {foreign, region.start(), region.start() + 63, field + 8, -1}) {
        assertThatThrownBy(() -> region.putReference(field, wrong))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> region.root(wrong)).isInstanceOf(IllegalArgumentException.class);
      }
      for (long wrong : new long[] {foreign, region.start(), field + 1, field - 1, 0}) {
        assertThatThrownBy(() -> region.getReference(wrong))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> region.putReference(wrong, field))
            .isInstanceOf(IllegalArgumentException.class);
      }
      for (long wrong : new long[] {1, 63, 72, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        region.memory().putLong(field, wrong);
        assertThatThrownBy(() -> region.getReference(field))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining("offset=" + Long.toUnsignedString(wrong));
      }
      assertThat(region.root()).isZero();
    }
  }

  @Test
  void aReferenceFieldKnowsItsPlaceAndItsTarget() {
    StructLayout node =
        MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("key"),
            Region.REFERENCE.withName("next"),
            MemoryLayout.sequenceLayout(3, Region.REFERENCE).withName("children"));
    ReferenceField next = ReferenceField.of(node, "next", node);
    ReferenceField children = ReferenceField.of(node, "children", node);
    try (Region region = small()) {
      long a = region.allocate(node);
      long b = region.allocate(node);
      next.put(region, a, b);
      children.put(region, a, 2, b);
      assertThat(region.memory().getLong(a + 8)).isEqualTo(region.offsetOf(b));
      assertThat(region.memory().getLong(a + 32)).isEqualTo(region.offsetOf(b));
      assertThat(next.get(region, a)).isEqualTo(b);
      assertThat(next.get(region, b)).isZero();
      assertThat(children.get(region, a, 2)).isEqualTo(b);
      assertThat(children.get(region, a, 0)).isZero();
      assertThatThrownBy(() -> children.get(region, a, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      region.memory().putLong(a + 8, region.offsetOf(b) + 8); // Its end is outside.
      assertThatThrownBy(() -> next.get(region, a))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("\"next\"");
      region.memory().putLong(a + 8, region.offsetOf(a) + 1); // It is not aligned.
      assertThatThrownBy(() -> next.get(region, a)).isInstanceOf(IndexOutOfBoundsException.class);
      next.put(region, a, b);
      for (long nowhere : new long[] {a + 1, a + 4, b + 8, region.start() + region.usedBytes()}) {
        assertThatThrownBy(() -> next.put(region, a, nowhere))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(next.get(region, a)).isEqualTo(b);
    }
    assertThatThrownBy(() -> ReferenceField.of(node, "absent", node))
        .isInstanceOf(IllegalArgumentException.class);
    StructLayout ints = MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("i"));
    assertThatThrownBy(() -> ReferenceField.of(ints, "i", node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Region.REFERENCE");
  }

  @Test
  void aCopyHasTheSameOffsetsInEverySpace() {
    AddressSpace simulated = SimulatedMachine.builder().build().createProcess("copies");
    try (Region source = small();
        Region near = small();
        Region far = Region.create(RegionOptions.of(simulated));
        Region back = small()) {
      long first = source.allocate(8, 8);
      for (long i = 1; i < 30_000; i++) {
        source.memory().putLong(source.allocate(8, 8), i);
      }
      source.putReference(first, first + 8000);
      source.root(first);
      source.copyTo(near);
      source.copyTo(far);
      far.copyTo(back);
      for (Region copy : new Region[] {near, far, back}) {
        assertThat(copy.usedBytes()).isEqualTo(source.usedBytes());
        assertThat(copy.offsetOf(copy.root())).isEqualTo(64);
        assertThat(copy.memory().getLong(copy.getReference(copy.root()))).isEqualTo(1000);
        assertThat(copy.memory().getLong(copy.addressOf(copy.usedBytes() - 8))).isEqualTo(29_999);
        copy.validate();
      }
    }
  }

  @SuppressWarnings("try") // The second close does nothing.
  @Test
  void onlyAnEmptyRegionWithRoomIsTheTargetOfACopy() {
    try (Region source = small();
        Region full = small();
        Region tight = Region.create(RegionOptions.ofHost().withMaximumSize(4096));
        Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
        Region coarse = Region.create(heap, 1 << 20)) {
      source.memory().fill(source.allocate(8000, 8192), 8000, (byte) 3);
      full.allocate(1, 1);
      assertThatThrownBy(() -> source.copyTo(full))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65 bytes");
      assertThatThrownBy(() -> source.copyTo(source)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> source.copyTo(tight)).isInstanceOf(OutOfMemoryException.class);
      assertThatThrownBy(() -> source.copyTo(coarse))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("alignment=8192");
      assertThat(tight.usedBytes()).isEqualTo(64);
      full.reset();
      source.copyTo(full);
      assertThat(full.memory().getByte(full.start() + 8192 + 7999)).isEqualTo((byte) 3);
      Region closed = small();
      closed.close();
      assertThatThrownBy(() -> source.copyTo(closed)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theDefaultSizeIsWhatASmallSpaceHas() {
    AddressSpace tiny = SimulatedMachine.builder().bits(32).build().createProcess("tiny");
    long taken = tiny.reserve(2000L << 20);
    try (Region region = Region.create(RegionOptions.of(tiny))) {
      assertThat(region.maximumSize()).isBetween(1L << 20, 48L << 20);
      region.allocate(1 << 19, 16);
    }
    tiny.release(taken);
    assertThat(tiny.reservedBytes()).isZero();
  }

  @Test
  void optionsAreChecked() {
    RegionOptions options = RegionOptions.ofHost();
    for (long wrong : new long[] {-1, 1, 63, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> options.withMaximumSize(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("maximumSize=" + wrong);
    }
    for (long wrong : new long[] {-1, 0, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> options.withChunkSize(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Region.create(options.withMaximumSize(Long.MAX_VALUE)))
        .isInstanceOf(OutOfMemoryException.class);
  }
}
