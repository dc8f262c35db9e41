package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Facts about heaps whose figures depend on the size of a pointer, on a 32-bit machine.
class HeapOf32BitsTest {

  private static final int POINTER = 4;

  private final Kernel32 kernel32 =
      new Kernel32(SimulatedMachine.builder().bits(32).build().createProcess("small"));
  private final HeapHandle heap = create(0);

  private HeapHandle create(long maximum) {
    return Objects.requireNonNull(kernel32.HeapCreate(0, 0, maximum));
  }

  @AfterEach
  void destroyTheHeap() {
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  @Test
  void h16TheRegionOfANewHeap() {
    HeapWalks.Step region = HeapWalks.walk(kernel32, heap).getFirst();
    assertThat(region.data()).isEqualTo(heap.address());
    assertThat(region.committed()).isEqualTo(0x400 * POINTER);
    assertThat(region.uncommitted()).isEqualTo(0x10000 - region.committed());
  }

  @Test
  void h30BlocksAreMultiplesOfTwoPointers() {
    long first = kernel32.HeapAlloc(heap, 0, 1);
    assertThat(kernel32.HeapAlloc(heap, 0, 1)).isEqualTo(first + 2 * POINTER);
  }

  @Test
  void h31WhichBlocksHaveAReservationOfTheirOwn() {
    long inSegment = kernel32.HeapAlloc(heap, 0, 0x20000 * POINTER - 0x3000);
    long large = kernel32.HeapAlloc(heap, 0, 0x20000 * POINTER - 0x1000);
    assertThat(heap.heap().hasOwnReservation(inSegment)).isFalse();
    assertThat(heap.heap().hasOwnReservation(large)).isTrue();
  }

  @Test
  void h14AFixedHeapRefusesBlocksThatSixteenBitsOfGranulesCannotCount() {
    HeapHandle fixed = create(0x200000);
    assertThat(kernel32.HeapAlloc(fixed, 0, 0x7FFF8)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(8);
    assertThat(kernel32.HeapAlloc(fixed, 0, 0x7FFF7)).isPositive();
    assertThat(kernel32.HeapDestroy(fixed)).isTrue();
  }

  @Test
  void h44TheSummaryIsSmaller() {
    assertThat(kernel32.HeapSummary(heap, 0, new HeapSummaryData(HeapSummaryData.SIZE_64)))
        .isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    HeapSummaryData summary = new HeapSummaryData(HeapSummaryData.SIZE_32);
    assertThat(kernel32.HeapSummary(heap, 0, summary)).isTrue();
    assertThat(summary.cbCommitted()).isEqualTo(0x1000);
    assertThat(summary.cbReserved()).isEqualTo(0x10000);
  }
}
