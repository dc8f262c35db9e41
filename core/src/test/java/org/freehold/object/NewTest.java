package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewTest {

  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("id"), ValueLayout.JAVA_INT.withName("state"));
  private static final StructField ID = StructField.of(LAYOUT, PathElement.groupElement("id"));

  private static StructLayout bytes(int size) {
    return MemoryLayout.structLayout(
        MemoryLayout.sequenceLayout(size, ValueLayout.JAVA_BYTE).withName("all"));
  }

  static List<Grounds> grounds() {
    return Grounds.all().toList();
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void aNewObjectIsZeroWhateverWasThereBefore(Grounds grounds) {
    try (Heap heap = grounds.heap()) {
      for (int size = 0; size < 300; size++) {
        long dirty = heap.allocate(size);
        heap.options().space().memory().fill(dirty, size, (byte) 0x5a);
        heap.free(dirty);
        try (Owned<Struct> owned = New.make(heap, bytes(size))) {
          long block = owned.get().address();
          assertThat(owned.get().size()).isEqualTo(size);
          for (int i = 0; i < size; i++) {
            assertThat(heap.options().space().memory().getByte(block + i)).isZero();
          }
        }
        heap.validate();
      }
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void anObjectIsAlignedAsItsLayoutAsks(Grounds grounds) {
    try (Heap heap = grounds.heap()) {
      for (long alignment = 1; alignment <= 4096; alignment *= 2) {
        StructLayout layout =
            MemoryLayout.structLayout(MemoryLayout.paddingLayout(alignment))
                .withByteAlignment(alignment);
        try (Owned<Struct> one = New.make(heap, layout);
            Owned<Struct> many = New.makeArray(heap, layout, 3)) {
          assertThat(one.get().address() % alignment).isZero();
          assertThat(many.get().element(2).address() % alignment).isZero();
        }
      }
    }
  }

  @Test
  void theProcessHeapIsTheDefault() {
    try (Owned<Struct> one = New.make(LAYOUT);
        Owned<Struct> many = New.makeArray(LAYOUT, 4);
        Owned<Struct> typed = New.make(StructType.of(LAYOUT))) {
      assertThat(Heap.processHeap().isBlock(one.get().address())).isTrue();
      assertThat(many.get().heap()).isSameAs(Heap.processHeap());
      assertThat(typed.get().heap()).isSameAs(Heap.processHeap());
    }
  }

  @Test
  void anArrayIsBuiltInOrderAndDestroyedInReverse() {
    List<String> log = new ArrayList<>();
    int[] next = {0};
    StructType type =
        StructType.of(LAYOUT)
            .constructor(s -> {
              ID.setInt(s, next[0]++);
              log.add("+" + ID.getInt(s));
            })
            .destructor(s -> log.add("-" + ID.getInt(s)));
    try (Owned<Struct> array = New.makeArray(type, 3)) {
      assertThat(array.get().count()).isEqualTo(3);
    }
    assertThat(log).containsExactly("+0", "+1", "+2", "-2", "-1", "-0");
  }

  @Test
  void whatWasBuiltIsDestroyedWhenAConstructorThrows() {
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      List<String> log = new ArrayList<>();
      int[] next = {0};
      StructType type =
          StructType.of(LAYOUT)
              .on(heap)
              .constructor(s -> {
                if (next[0] == 2) {
                  throw new UnsupportedOperationException("the third");
                }
                ID.setInt(s, next[0]++);
              })
              .destructor(s -> {
                log.add("-" + ID.getInt(s));
                throw new IllegalStateException("destructor " + ID.getInt(s));
              });
      assertThatThrownBy(() -> New.makeArray(type, 5))
          .hasMessage("the third")
          .satisfies(e -> {
            assertThat(e.getSuppressed()).hasSize(1);
            assertThat(e.getSuppressed()[0]).hasMessage("destructor 1");
            assertThat(e.getSuppressed()[0].getSuppressed()[0]).hasMessage("destructor 0");
          });
      assertThat(log).containsExactly("-1", "-0");
      assertThatThrownBy(() -> New.make(type)).hasMessage("the third");
      assertThat(log).hasSize(2);
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void allDestructorsRunEvenIfOneThrows() {
    List<Integer> log = new ArrayList<>();
    int[] next = {0};
    StructType type =
        StructType.of(LAYOUT)
            .constructor(s -> ID.setInt(s, next[0]++))
            .destructor(s -> {
              log.add(ID.getInt(s));
              if (ID.getInt(s) > 0) {
                throw new IllegalStateException("destructor " + ID.getInt(s));
              }
            });
    Owned<Struct> array = New.makeArray(type, 3);
    long block = array.get().address();
    assertThatThrownBy(array::close)
        .hasMessage("destructor 2")
        .hasSuppressedException(new IllegalStateException("destructor 1"));
    assertThat(log).containsExactly(2, 1, 0);
    assertThat(Heap.processHeap().isBlock(block)).isFalse();
  }

  @Test
  void anArrayOfNothingHasAnAddressOfItsOwn() {
    try (Owned<Struct> one = New.makeArray(LAYOUT, 0);
        Owned<Struct> two = New.makeArray(LAYOUT, 0)) {
      assertThat(one.get().address()).isNotEqualTo(two.get().address());
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> one.get().element(0));
    }
  }

  @Test
  void countsThatCannotBeAreRefused() {
    for (long count : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 61}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> New.makeArray(LAYOUT, count))
          .withMessageContaining("count=" + count);
    }
    assertThatExceptionOfType(OutOfMemoryException.class)
        .isThrownBy(() -> New.makeArray(LAYOUT, 1L << 50));
  }

  @Test
  void missingPaddingIsNamedWithItsPlaceAndItsBytes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            StructLayouts.of(
                ValueLayout.JAVA_BYTE.withName("kind"), ValueLayout.JAVA_LONG.withName("size")))
        .withMessage(
            "padding is missing: member 'size' would be at offset 1, which is not a multiple of its"
                + " alignment 8: insert MemoryLayout.paddingLayout(7) before it");
    StructLayout open =
        MemoryLayout.structLayout(
                ValueLayout.JAVA_INT.withName("size"), ValueLayout.JAVA_BYTE.withName("kind"))
            .withName("entry");
    String sentence =
        "padding is missing at the end of struct 'entry': its size 5 is not a multiple of its"
            + " alignment 4: insert MemoryLayout.paddingLayout(3) after member 'kind'";
    assertThatIllegalArgumentException().isThrownBy(() -> New.make(open)).withMessage(sentence);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> New.makeArray(open, 2))
        .withMessage(sentence);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StructType.of(open))
        .withMessage(sentence);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StructLayouts.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_SHORT))
        .withMessageContaining("at the end of the struct")
        .withMessageContaining("paddingLayout(2) after member 1");
  }

  @Test
  void paddedLayoutsAreThoseOfC() {
    StructLayout layout =
        StructLayouts.padded(
            ValueLayout.JAVA_BYTE.withName("a"),
            ValueLayout.JAVA_LONG.withName("b"),
            ValueLayout.JAVA_SHORT.withName("c"));
    assertThat(layout.byteOffset(PathElement.groupElement("b"))).isEqualTo(8);
    assertThat(layout.byteOffset(PathElement.groupElement("c"))).isEqualTo(16);
    assertThat(layout.byteSize()).isEqualTo(24);
    assertThat(StructLayouts.padded().byteSize()).isZero();
    New.make(layout).close();
  }

  @Test
  void aRefusalLosesNothing() {
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).byteLimit(1 << 20).build();
    try (Heap heap = Heap.create(options)) {
      assertThatExceptionOfType(OutOfMemoryException.class)
          .isThrownBy(() -> New.makeArray(heap, LAYOUT, 1 << 20));
      assertThat(heap.summary().busyBlocks()).isZero();
      New.make(heap, LAYOUT).close();
      heap.validate();
    }
  }

  @Test
  void whatAConstructorOrDestructorThrowsIsNotLostWhenItHasFreedTheBlock() {
    StructLayout layout = MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("x"));
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      StructType freed =
          StructType.of(layout)
              .on(heap)
              .constructor(each -> {
                heap.free(each.address());
                throw new IllegalStateException("constructor");
              });
      assertThatThrownBy(() -> New.make(freed))
          .hasMessage("constructor")
          .satisfies(thrown ->
              assertThat(thrown.getSuppressed()[0]).isInstanceOf(InvalidFreeException.class));
      StructType freeing =
          StructType.of(layout)
              .on(heap)
              .destructor(each -> {
                heap.free(each.address());
                throw new IllegalStateException("destructor");
              });
      Owned<Struct> made = New.make(freeing);
      assertThatThrownBy(made::close)
          .hasMessage("destructor")
          .satisfies(thrown ->
              assertThat(thrown.getSuppressed()[0]).isInstanceOf(InvalidFreeException.class));
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }
}
