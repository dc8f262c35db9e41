package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.freehold.InvalidFreeException;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.AllocationStacks.Permanent;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.LeakReport;
import org.freehold.heap.LeakReport.Unfreed;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

/// Blocks that are meant to live are no leaks, and what a heap is told when it is closed with live
/// blocks.
class PermanentBlocksTest {

  private final List<Unfreed> told = new ArrayList<>();

  private Heap heap(int stackTraces) {
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host()).name("kept").stackTraces(stackTraces).build());
    heap.debugHeap().whenClosed(told::add);
    return heap;
  }

  private static AllocationStacks stacksOf(Heap heap) {
    AllocationStacks stacks = heap.allocationStacks();
    if (stacks == null) {
      throw new IllegalStateException("no stacks");
    }
    return stacks;
  }

  @Test
  void aMarkedBlockIsNoLeakAndIsCountedByItself() {
    try (Heap heap = heap(1)) {
      long table = heap.allocate(1000);
      long forgotten = heap.allocate(50);
      heap.debugHeap().markPermanent(table);
      heap.debugHeap().markPermanent(table);
      assertThat(heap.leaks()).hasSize(1);
      assertThat(heap.leaks().getFirst().samples()).containsExactly(forgotten);
      AllocationStacks stacks = stacksOf(heap);
      assertThat(stacks.permanent()).isEqualTo(new Permanent(1, 1000));
      assertThat(stacks.count()).isEqualTo(2);
      assertThat(stacks.sizeOf(table)).isEqualTo(1000);
      assertThat(stacks.stackOf(table)).isPositive();
      assertThat(LeakReport.lines(List.of(heap)))
          .contains("Not counted: 1000 byte(s) in 1 block(s) that are meant to live.")
          .last()
          .isEqualTo("SUMMARY: Freehold: 50 byte(s) leaked in 1 block(s).");
      heap.validate();
    }
  }

  @Test
  void noReportIsMadeOfMarkedBlocksAlone() {
    try (Heap heap = heap(1)) {
      heap.debugHeap().markPermanent(heap.allocate(1000));
      assertThat(LeakReport.lines(List.of(heap))).isEmpty();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void theMarkFollowsAReallocationAndEndsWithTheBlock() {
    try (Heap heap = heap(1)) {
      long table = heap.allocate(100);
      heap.debugHeap().markPermanent(table);
      table = heap.reallocate(table, 110);
      table = heap.reallocate(table, 200_000);
      assertThat(stacksOf(heap).permanent()).isEqualTo(new Permanent(1, 200_000));
      assertThat(heap.leaks()).isEmpty();
      heap.free(table);
      assertThat(stacksOf(heap).permanent()).isEqualTo(new Permanent(0, 0));
      assertThat(stacksOf(heap).count()).isZero();
      long next = heap.allocate(200_000);
      assertThat(heap.leaks()).as("whether or not the address is the same").hasSize(1);
      heap.free(next);
      heap.validate();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void manyMarkedBlocksAmongOthersAreToldApart() {
    try (Heap heap = heap(1)) {
      List<Long> others = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        long block = heap.allocate(16 + i % 200);
        if (i % 3 == 0) {
          heap.debugHeap().markPermanent(block);
        } else {
          others.add(block);
        }
      }
      assertThat(stacksOf(heap).permanent().blocks()).isEqualTo(3334);
      assertThat(stacksOf(heap).count()).isEqualTo(10_000);
      others.forEach(heap::free);
      assertThat(heap.leaks()).isEmpty();
      assertThat(stacksOf(heap).count()).isEqualTo(3334);
      heap.validate();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void aHeapThatKeepsNoStacksAcceptsMarksOfLiveBlocksOnly() {
    try (Heap heap = heap(0)) {
      long block = heap.allocate(100);
      heap.debugHeap().markPermanent(block);
      heap.free(block);
      assertThatExceptionOfType(InvalidFreeException.class)
          .isThrownBy(() -> heap.debugHeap().markPermanent(block));
    }
    assertThat(told).isEmpty();
  }

  @Test
  void closingTellsWhichBlocksAreLive() {
    try (Heap heap = heap(1)) {
      heap.debugHeap().markPermanent(heap.allocate(1000));
      long _ = heap.allocate(30);
      long _ = heap.allocate(40);
    }
    assertThat(told).hasSize(1);
    Unfreed unfreed = told.getFirst();
    assertThat(unfreed.heap()).isEqualTo("kept");
    assertThat(unfreed.blocks()).isEqualTo(2);
    assertThat(unfreed.bytes()).isEqualTo(70);
    assertThat(unfreed.permanent()).isEqualTo(new Permanent(1, 1000));
    assertThat(unfreed.leaks()).hasSize(2);
    assertThat(unfreed.leaks().getFirst().stack().getFirst())
        .contains("PermanentBlocksTest.closingTellsWhichBlocksAreLive");
    assertThat(unfreed).hasToString("heap \"kept\" was closed with 70 byte(s) in 2 live block(s)");
    assertThat(unfreed.lines())
        .contains("Not counted: 1000 byte(s) in 1 block(s) that are meant to live.")
        .last()
        .isEqualTo("SUMMARY: Freehold: 70 byte(s) leaked in 2 block(s).");
  }

  @Test
  void closingTellsTheFiguresWithoutStacks() {
    try (Heap heap = heap(0)) {
      long _ = heap.allocate(30);
      long _ = heap.allocate(20_000_000);
    }
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().blocks()).isEqualTo(2);
    assertThat(told.getFirst().bytes()).isBetween(20_000_030L, 20_100_000L);
    assertThat(told.getFirst().leaks()).isEmpty();
  }

  @Test
  void closingTellsNothingOfAnEmptyHeapAndOnlyOnce() {
    Heap heap = heap(1);
    heap.free(heap.allocate(100));
    heap.close();
    heap.close();
    assertThat(told).isEmpty();
    Heap other = heap(1);
    long _ = other.allocate(100);
    other.close();
    other.close();
    assertThat(told).hasSize(1);
  }

  @Test
  void theHeapIsClosedWhenTheHandlerThrows() {
    Heap heap = heap(1);
    long _ = heap.allocate(100);
    heap.debugHeap()
        .whenClosed(unfreed -> {
          throw new IllegalStateException(unfreed.toString());
        });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(heap::close)
        .withMessageContaining("100 byte(s) in 1 live block(s)");
    assertThat(heap.isClosed()).isTrue();
    assertThat(Heap.processHeaps()).doesNotContain(heap);
  }
}
