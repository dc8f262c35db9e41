package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.freehold.Diagnosis;
import org.freehold.Diagnosis.Limit;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// Fault injection: requests that are refused on purpose.
class FaultsTest {

  private static Heap heap(Faults faults) {
    return Heap.create(
        HeapOptions.builder(SimulatedMachine.builder().build().createProcess("test"))
            .name("tested")
            .faults(faults)
            .build());
  }

  private static Faults at(int rate) {
    return Faults.of(rate).withGrace(Duration.ZERO).withSeed(42);
  }

  private static List<Integer> refused(Faults faults, int requests) {
    List<Integer> refused = new ArrayList<>();
    try (Heap heap = heap(faults)) {
      for (int i = 0; i < requests; i++) {
        if (heap.tryAllocate(10) == 0) {
          refused.add(i);
        }
      }
      assertThat(heap.summary().refusals()).isEqualTo(refused.size());
      heap.validate();
    }
    return refused;
  }

  @Test
  void asManyAreRefusedAsAskedForAndTheSameOnesAgain() {
    List<Integer> refused = refused(at(500), 20_000);
    assertThat(refused).hasSizeBetween(900, 1100);
    assertThat(refused(at(500), 20_000)).isEqualTo(refused);
    assertThat(refused(at(500).withSeed(43), 20_000)).isNotEqualTo(refused);
  }

  @Test
  void theDiagnosisSaysThatTheRefusalWasInjected() {
    try (Heap heap = heap(at(Faults.EVERY))) {
      Diagnosis why =
          catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(10)).diagnosis();
      assertThat(why.limit()).isEqualTo(Limit.FAULT_INJECTION);
      assertThat(why.limitValue()).isEqualTo(10_000);
      assertThat(why.sentence())
          .isEqualTo(
              "the heap \"tested\" refused the request on purpose: fault injection refuses 10000 of"
                  + " 10000 requests, and this was number 1 with the seed 42");
    }
  }

  @Test
  void nothingIsRefusedInTheGraceTime() {
    assertThat(refused(at(Faults.EVERY).withGrace(Duration.ofDays(1)), 100)).isEmpty();
    assertThat(refused(at(Faults.EVERY).withGrace(Duration.ofNanos(1)), 100)).hasSize(100);
  }

  @Test
  void aBlockThatCannotBeReallocatedStaysAsItWas() {
    try (Heap heap = heap(at(5000))) {
      int refused = 0;
      for (int i = 0; i < 200; i++) {
        long block = heap.tryAllocate(10);
        if (block == 0) {
          continue;
        }
        long next = heap.tryAllocate(10);
        long moved = heap.tryReallocate(block, 100_000);
        refused += moved == 0 ? 1 : 0;
        heap.free(moved == 0 ? block : moved);
        if (next != 0) {
          heap.free(next);
        }
      }
      assertThat(refused).isBetween(10, 90);
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void aRefusalOfTheHeapItselfIsNotCalledInjected() {
    try (Heap heap = heap(at(1))) {
      Diagnosis why =
          catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(1L << 62))
              .diagnosis();
      assertThat(why.limit()).isEqualTo(Limit.REQUEST_TOO_LARGE);
    }
  }

  @Test
  void ratesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> Faults.of(0)).hasMessage("rate must be 1 to 10000, rate=0");
    assertThatThrownBy(() -> Faults.of(10_001)).hasMessage("rate must be 1 to 10000, rate=10001");
    assertThatThrownBy(() -> at(1).withGrace(Duration.ofSeconds(-1)))
        .hasMessage("grace must not be negative, grace=PT-1S");
  }
}
