package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedTest {

  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("id"));

  private final Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void nothingIsLost() {
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isZero();
    heap.close();
  }

  @Test
  void closingFreesTheBlockOnce() {
    Owned<Struct> owned = New.make(heap, LAYOUT);
    long block = owned.get().address();
    assertThat(heap.isBlock(block)).isTrue();
    owned.close();
    assertThat(heap.isBlock(block)).isFalse();
    owned.close();
    assertThat(owned.isOpen()).isFalse();
    assertThat(owned).hasToString("Owned[closed]");
  }

  @Test
  void theDestructorRunsOnceAndBeforeTheFree() {
    StructType type =
        StructType.of(LAYOUT).on(heap).destructor(s -> log.add("" + heap.isBlock(s.address())));
    try (Owned<Struct> owned = New.make(type)) {
      assertThat(owned.get().count()).isEqualTo(1);
      owned.close();
    }
    assertThat(log).containsExactly("true");
  }

  @Test
  void aDestructorThatThrowsDoesNotKeepTheBlock() {
    StructType type =
        StructType.of(LAYOUT)
            .on(heap)
            .destructor(_ -> {
              throw new UnsupportedOperationException("no");
            });
    Owned<Struct> owned = New.make(type);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(owned::close);
    owned.close();
  }

  @Test
  void movingHandsTheValueOverAndLeavesTheOldOwnerEmpty() {
    Owned<Struct> from = New.make(heap, LAYOUT);
    Struct value = from.get();
    try (Owned<Struct> to = from.move()) {
      assertThat(to.get()).isSameAs(value);
      assertThatIllegalStateException()
          .isThrownBy(from::get)
          .withMessageContaining("moved to another owner");
      assertThatIllegalStateException().isThrownBy(from::move).withMessageContaining("moved");
      from.close();
      assertThat(heap.isBlock(value.address())).isTrue();
    }
  }

  @Test
  void releasingLeavesTheBlockToTheCaller() {
    Owned<Struct> owned = New.make(heap, LAYOUT);
    Struct value = owned.release();
    assertThatIllegalStateException().isThrownBy(owned::get).withMessageContaining("released");
    owned.close();
    heap.free(value.address());
  }

  @Test
  void aStructIsGoneWithItsOwner() {
    Owned<Struct> owned = New.makeArray(heap, LAYOUT, 3);
    Struct value = owned.get();
    Struct element = value.element(1);
    owned.close();
    assertThatIllegalStateException()
        .isThrownBy(value::address)
        .withMessageContaining("its owner was closed");
    assertThatIllegalStateException().isThrownBy(element::address);
    assertThat(value).hasToString("Struct[gone]");
    assertThat(element).hasToString("Struct[gone]");
    assertThatIllegalStateException()
        .isThrownBy(owned::get)
        .withMessageContaining("it was closed, and its value is destroyed");
  }

  @Test
  void aBlockThatSomebodyElseFreedIsSaidSoOnce() {
    Owned<Struct> owned = New.make(heap, LAYOUT);
    heap.free(owned.get().address());
    assertThatExceptionOfType(InvalidFreeException.class).isThrownBy(owned::close);
    owned.close();
  }

  @Test
  void anyValueCanHaveAnOwner() {
    try (Owned<String> owned = Owned.of("file", log::add)) {
      assertThat(owned.get()).isEqualTo("file");
      Owned<String> other = owned.move();
      other.close();
      other.close();
    }
    Owned.of("kept", log::add).release();
    assertThat(log).containsExactly("file");
  }

  @Test
  void aStructOwnedByAnotherDestructorIsNotFreed() {
    Struct value = New.make(heap, LAYOUT).release();
    Owned.of(value, s -> heap.free(s.address())).close();
  }
}
