package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.freehold.InvalidFreeException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A handler of violations that throws, or calls the heap: the call that found the damage has
/// changed nothing of its own block, and the heap is whole.
class ThrowingHandlerTest {

  private static final Memory MEMORY = AddressSpace.host().memory();

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalArgumentException("from the handler"),
        new OutOfMemoryError("from the handler"),
        new StackOverflowError("from the handler"));
  }

  private static Heap heap(Debugging debugging, Consumer<? super Violation> handler) {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host()).debugging(debugging).onViolation(handler).build());
  }

  private static Consumer<Violation> throwing(Throwable thrown) {
    return _ -> {
      throw ThrowingHandlerTest.<RuntimeException>sneaky(thrown);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private static void requireBlocks(Heap heap, long blocks, long bytes) {
    assertThat(heap.debugHeap().violations()).isEmpty();
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isEqualTo(blocks);
    assertThat(heap.summary().requestedBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aBlockWithADamagedTailStaysLive(Throwable thrown) {
    Debugging debugging = Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(10_000);
    try (Heap heap = heap(debugging, throwing(thrown))) {
      long block = heap.allocate(100);
      byte tail = MEMORY.getByte(block + 100);
      MEMORY.putByte(block + 100, (byte) 1);
      assertThatThrownBy(() -> heap.free(block)).isSameAs(thrown);
      assertThatThrownBy(() -> heap.reallocate(block, 5_000)).isSameAs(thrown);
      assertThatThrownBy(() -> heap.reallocateInPlace(block, 90)).isSameAs(thrown);
      assertThatThrownBy(() -> heap.sizeOf(block)).isSameAs(thrown);
      MEMORY.putByte(block + 100, tail);
      requireBlocks(heap, 1, 100);
      heap.free(block);
      requireBlocks(heap, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aBlockThatIsFreedStaysLiveWhenOneThatLeavesTheQuarantineIsDamaged(Throwable thrown) {
    Debugging debugging = Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(4_000);
    try (Heap heap = heap(debugging, throwing(thrown))) {
      long first = heap.allocate(3_000);
      long second = heap.allocate(3_000);
      heap.free(first);
      MEMORY.putByte(first + 7, (byte) 1);
      assertThatThrownBy(() -> heap.free(second)).isSameAs(thrown);
      requireBlocks(heap, 1, 3_000);
      heap.free(second);
      requireBlocks(heap, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void nothingIsAllocatedFromDamagedFreeMemory(Throwable thrown) {
    try (Heap heap = heap(Debugging.of(DebugOption.FREE_CHECK), throwing(thrown))) {
      long block = heap.allocate(3_000);
      long after = heap.allocate(3_000);
      heap.free(block);
      MEMORY.putByte(block + 77, (byte) 1);
      assertThatThrownBy(() -> heap.allocate(3_000)).isSameAs(thrown);
      requireBlocks(heap, 1, 3_000);
      assertThat(heap.allocate(3_000)).as("repaired").isEqualTo(block);
      requireBlocks(heap, 2, 6_000);
      heap.free(after);
    }
  }

  @Test
  void aBlockDoesNotGrowIntoDamagedFreeMemory() {
    Throwable thrown = new IllegalArgumentException("from the handler");
    try (Heap heap =
        heap(Debugging.of(DebugOption.FREE_CHECK, DebugOption.TAIL_CHECK), throwing(thrown))) {
      long block = heap.allocate(3_000);
      long next = heap.allocate(3_000);
      long last = heap.allocate(16);
      assertThat(next).isGreaterThan(block);
      heap.free(next);
      MEMORY.putByte(next + 1, (byte) 1);
      assertThatThrownBy(() -> heap.reallocateInPlace(block, 5_000)).isSameAs(thrown);
      requireBlocks(heap, 2, 3_016);
      assertThat(heap.reallocateInPlace(block, 5_000)).isTrue();
      requireBlocks(heap, 2, 5_016);
      heap.free(last);
    }
  }

  @Test
  void aHandlerThatFreesTheDamagedBlockMakesTheCallADoubleFree() {
    List<Heap> heaps = new ArrayList<>();
    List<Long> damaged = new ArrayList<>();
    Debugging debugging = Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(10_000);
    Consumer<Violation> handler =
        violation -> {
          MEMORY.putByte(violation.firstAddress(), (byte) 0xAB);
          heaps.getFirst().free(damaged.getFirst());
        };
    try (Heap heap = heap(debugging, handler)) {
      heaps.add(heap);
      long block = heap.allocate(100);
      damaged.add(block);
      MEMORY.putByte(block + 100, (byte) 1);
      assertThatThrownBy(() -> heap.free(block)).isInstanceOf(InvalidFreeException.class);
      requireBlocks(heap, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aGuardedBlockWithDamageBesideItStaysLive(Throwable thrown) {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host())
            .pageHeap(PageHeap.FULL)
            .onViolation(throwing(thrown))
            .build();
    try (Heap heap = Heap.create(options)) {
      long block = heap.allocate(100);
      byte before = MEMORY.getByte(block - 1);
      MEMORY.putByte(block - 1, (byte) 1);
      assertThatThrownBy(() -> heap.free(block)).isSameAs(thrown);
      assertThatThrownBy(() -> heap.reallocate(block, 5_000)).isSameAs(thrown);
      MEMORY.putByte(block - 1, before);
      requireBlocks(heap, 1, -1);
      heap.free(block);
      requireBlocks(heap, 0, -1);
    }
  }

  /// Freeing needs no Java memory, so it is possible when there is none. The least of several
  /// rounds counts, since the first ones load classes, and trees keep nodes for later ones.
  @ParameterizedTest
  @EnumSource(names = {"DEBUG", "QUARANTINE", "LIGHT"})
  void freeingAllocatesNothing(DetectingHeap kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Heap heap = kind.create(AddressSpace.host())) {
      long[] blocks = new long[60];
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < blocks.length; i++) {
          blocks[i] = heap.allocate(20L + i * 5L);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (long block : blocks) {
          heap.free(block);
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        least = Math.min(least, after - before);
      }
      assertThat(least).isZero();
      heap.validate();
    }
  }
}
