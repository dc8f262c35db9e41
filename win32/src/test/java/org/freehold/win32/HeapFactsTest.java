package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freehold.win32.HeapFlags.HEAP_GENERATE_EXCEPTIONS;
import static org.freehold.win32.HeapFlags.HEAP_REALLOC_IN_PLACE_ONLY;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;

import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about the heap calls, each observed on 64-bit Windows; the number is that of the fact in
/// the project's collection.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class HeapFactsTest {

  private static final int POINTER = 8;
  private static final long S = 0x8000 * POINTER;

  private final AddressSpace space;
  private final Kernel32 kernel32;
  private final HeapHandle heap;

  HeapFactsTest(MemoryKind kind) {
    space = kind.space();
    kernel32 = new Kernel32(space);
    heap = create(0, 0, 0);
  }

  private HeapHandle create(int options, long initial, long maximum) {
    return Objects.requireNonNull(kernel32.HeapCreate(options, initial, maximum));
  }

  @AfterEach
  void destroyTheHeap() {
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  private void assertRefused(long block) {
    assertThat(block).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(8);
  }

  @Test
  void h02FreeingNullSucceedsEvenWithoutAHeap() {
    assertThat(kernel32.HeapFree(null, 0, 0)).isTrue();
    assertThat(kernel32.HeapFree(heap, 0, 0)).isTrue();
  }

  @Test
  void h03ReallocatingNullReturnsNullAndNoError() {
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.HeapReAlloc(heap, 0, 0, 1)).isZero();
    assertThat(kernel32.GetLastError()).isZero();
  }

  @Test
  void h04ValidateRejectsWhatIsNotABlock() {
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    assertThat(kernel32.HeapValidate(heap, 0, 0x123450)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(0xdead);
  }

  @Test
  void h05EmptyBlocksExistAndHugeOnesDoNot() {
    long block = kernel32.HeapAlloc(heap, 0, 0);
    assertThat(block).isPositive();
    assertThat(kernel32.HeapSize(heap, 0, block)).isZero();
    assertRefused(kernel32.HeapReAlloc(heap, 0, block, -8));
    assertRefused(kernel32.HeapReAlloc(heap, 0, block, -1));
    assertThat(kernel32.HeapValidate(heap, 0, block)).isTrue();
    assertRefused(kernel32.HeapAlloc(heap, 0, -1));
  }

  @Test
  void h06AFreedBlockIsInvalid() {
    long block = kernel32.HeapAlloc(heap, 0, 10);
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(0xdead);
  }

  @Test
  void h07ReallocatingToSizeZeroLeavesAnEmptyBlock() {
    long block = kernel32.HeapAlloc(heap, 0, 10);
    block = kernel32.HeapReAlloc(heap, 0, block, 0);
    assertThat(block).isPositive();
    assertThat(kernel32.HeapSize(heap, 0, block)).isZero();
  }

  @Test
  void h08TheSizeIsTheRequestedSize() {
    for (long size : new long[] {0, 1, 15, 16, 17, 0x40000, 0x40001, 0x140000, 0x140001}) {
      long block = kernel32.HeapAlloc(heap, 0, size);
      assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(size);
    }
  }

  @Test
  void h09BlocksAreAligned() {
    int odd = 0;
    for (int size = 0; size < 128; size++) {
      long block = kernel32.HeapAlloc(heap, 0, size);
      assertThat(block % (2 * POINTER)).isZero();
      odd += block % (4 * POINTER) == 0 ? 0 : 1;
    }
    assertThat(odd).as("no more than that is promised").isPositive();
    assertThat(kernel32.HeapAlloc(heap, 0, 0x20000 * POINTER) % (8 * POINTER)).isZero();
  }

  @Test
  void h10ZeroedMemoryIsZeroEvenWhereABlockGrows() {
    for (long size : new long[] {1, 1 << 20, 0x8000 * POINTER}) {
      long block = kernel32.HeapAlloc(heap, HEAP_ZERO_MEMORY, size);
      assertZero(block, 0, size);
      space.memory().fill(block, size, (byte) 0xAA);
      block = kernel32.HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, size / 2);
      block = kernel32.HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, size + 100);
      assertZero(block, size / 2, size + 100);
      assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    }
  }

  private void assertZero(long block, long from, long to) {
    for (long i = from; i < to; i++) {
      assertThat(space.memory().getByte(block + i)).isZero();
    }
  }

  @Test
  void h11ABlockShrinksAndGrowsInPlace() {
    long block = kernel32.HeapAlloc(heap, 0, 0x18000 * POINTER);
    int inPlace = HEAP_REALLOC_IN_PLACE_ONLY;
    assertThat(kernel32.HeapReAlloc(heap, inPlace, block, 0xC000 * POINTER)).isEqualTo(block);
    assertThat(kernel32.HeapReAlloc(heap, inPlace, block, 0x10000 * POINTER)).isEqualTo(block);
  }

  @Test
  void h12AVeryLargeBlockShrinksInPlaceAndDoesNotGrowAgain() {
    long block = kernel32.HeapAlloc(heap, 0, 0x180000);
    space.memory().fill(block, 0x180000, (byte) 5);
    int inPlace = HEAP_REALLOC_IN_PLACE_ONLY;
    for (long size : new long[] {0x100000, 0x80000, 1, 0}) {
      assertThat(kernel32.HeapReAlloc(heap, inPlace, block, size)).isEqualTo(block);
      assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(size);
      assertRefused(kernel32.HeapReAlloc(heap, inPlace, block, size + 0x2000));
      assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(size);
      assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    }
    assertThat(kernel32.HeapReAlloc(heap, 0, block, 0x180000)).isPositive();
  }

  @Test
  void h12AVeryLargeBlockThatMayMoveLeavesItsReservationWhenItIsSmall() {
    long block = kernel32.HeapAlloc(heap, 0, 0x180000);
    space.memory().putByte(block + 99, (byte) 5);
    block = kernel32.HeapReAlloc(heap, 0, block, 100);
    assertThat(heap.heap().hasOwnReservation(block)).isFalse();
    assertThat(space.memory().getByte(block + 99)).isEqualTo((byte) 5);
  }

  @Test
  void h30BlocksAreAdjacent() {
    for (long size : new long[] {0, 1, 16, 17, 40, 1000, 0x4001, 0x10000}) {
      HeapHandle fresh = create(0, 0x40000, 0);
      long first = kernel32.HeapAlloc(fresh, 0, size);
      long rounded = (Math.max(1, size) + 2 * POINTER - 1) / (2 * POINTER) * 2 * POINTER;
      assertThat(kernel32.HeapAlloc(fresh, 0, size)).isEqualTo(first + rounded);
      assertThat(kernel32.HeapDestroy(fresh)).isTrue();
    }
  }

  @Test
  void h31WhichBlocksHaveAReservationOfTheirOwn() {
    long inSegment = kernel32.HeapAlloc(heap, 0, 0x20000 * POINTER - 0x3000);
    assertThat(heap.heap().hasOwnReservation(inSegment)).isFalse();
    for (long less : new long[] {0x1000, 0, -0x1000}) {
      long block = kernel32.HeapAlloc(heap, 0, 0x20000 * POINTER - less);
      assertThat(heap.heap().hasOwnReservation(block)).isTrue();
      assertThat(block % (8 * POINTER)).isZero();
      assertThat(space.query(block).allocationBase()).isEqualTo(block);
    }
  }

  @Test
  void inPlaceReallocationFailsIfTheNextBlockIsInTheWay() {
    long block = kernel32.HeapAlloc(heap, 0, 64);
    long neighbour = kernel32.HeapAlloc(heap, 0, 64);
    assertThat(neighbour).isEqualTo(block + 64);
    assertRefused(kernel32.HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 4096));
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(64);
  }

  @Test
  void h13AFixedHeapHoldsNearlyItsSize() {
    HeapHandle fixed = create(0, S, S);
    long size = S - (0x400 + 0x100 * POINTER);
    long block = kernel32.HeapAlloc(fixed, 0, size);
    assertThat(kernel32.HeapSize(fixed, 0, block)).isEqualTo(size);
    assertRefused(kernel32.HeapAlloc(fixed, 0, size));
    assertThat(kernel32.HeapDestroy(fixed)).isTrue();
  }

  @Test
  void h14AFixedHeapRefusesLargeBlocksThatWouldFit() {
    HeapHandle fixed = create(0, 0, 8 * S);
    assertRefused(kernel32.HeapAlloc(fixed, 0, 4 * S));
    long block = kernel32.HeapAlloc(fixed, 0, S);
    assertThat(block).isPositive();
    assertThat(kernel32.HeapReAlloc(fixed, 0, block, 2 * S)).isPositive();
    assertThat(kernel32.HeapDestroy(fixed)).isTrue();
  }

  @Test
  void theProcessHeapCannotBeDestroyed() {
    HeapHandle process = kernel32.GetProcessHeap();
    assertThat(kernel32.GetProcessHeap()).isSameAs(process);
    assertThat(kernel32.HeapAlloc(process, 0, 10)).isPositive();
    assertThat(kernel32.HeapDestroy(process)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
    process.heap().close();
  }

  @Test
  void everyCallOnADestroyedHeapFails() {
    HeapHandle other = create(0, 0, 0);
    long block = kernel32.HeapAlloc(other, 0, 10);
    assertThat(kernel32.HeapDestroy(other)).isTrue();
    assertThat(kernel32.HeapDestroy(other)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
    assertThat(kernel32.HeapAlloc(other, 0, 10)).isZero();
    assertThat(kernel32.HeapReAlloc(other, 0, block, 20)).isZero();
    assertThat(kernel32.HeapFree(other, 0, block)).isFalse();
    assertThat(kernel32.HeapSize(other, 0, block)).isEqualTo(-1);
    assertThat(kernel32.HeapValidate(other, 0, block)).isFalse();
  }

  @Test
  void anAddressThatIsNotABlockIsAnInvalidParameter() {
    long block = kernel32.HeapAlloc(heap, 0, 64);
    assertThat(kernel32.HeapFree(heap, 0, block + 16)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(kernel32.HeapReAlloc(heap, 0, block + 16, 10)).isZero();
    assertThat(kernel32.HeapSize(heap, 0, block + 16)).isEqualTo(-1);
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    assertThat(kernel32.HeapFree(heap, 0, block)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }

  @Test
  void exceptionsAreRaisedWhereTheyWereRequested() {
    assertThatThrownBy(() -> kernel32.HeapAlloc(heap, HEAP_GENERATE_EXCEPTIONS, -1))
        .isInstanceOfSatisfying(
            NtStatusException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.NO_MEMORY))
        .hasMessage("HeapAlloc: STATUS_NO_MEMORY (0xC0000017)");
    HeapHandle raising = create(HEAP_GENERATE_EXCEPTIONS, 0, 0x10000);
    long block = kernel32.HeapAlloc(raising, 0, 16);
    assertThatThrownBy(() -> kernel32.HeapReAlloc(raising, 0, block, 0x20000))
        .isInstanceOf(NtStatusException.class);
    assertThat(kernel32.HeapDestroy(raising)).isTrue();
  }

  @Test
  void aHeapThatCannotBeCreatedHasNoHandle() {
    assertThat(kernel32.HeapCreate(0, 0, -1)).isNull();
    assertThat(kernel32.GetLastError()).isEqualTo(8);
    Kernel32 poor =
        new Kernel32(SimulatedMachine.builder().commitLimit(0x1000).build().createProcess("poor"));
    assertThat(poor.HeapCreate(0, 0x10000, 0)).isNull();
    assertThat(poor.GetLastError()).isEqualTo(8);
  }

  @Test
  void anInitialSizeAboveTheMaximumRaisesTheMaximum() {
    HeapHandle fixed = create(0, 0x20000, 0x1000);
    assertThat(kernel32.HeapAlloc(fixed, 0, 0x1f000)).isPositive();
    assertThat(kernel32.HeapDestroy(fixed)).isTrue();
  }
}
