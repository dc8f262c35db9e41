package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freehold.win32.HeapFlags.HEAP_GENERATE_EXCEPTIONS;
import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.HeapInformationClass.HEAP_COMPATIBILITY_INFORMATION;
import static org.freehold.win32.HeapInformationClass.HEAP_ENABLE_TERMINATION_ON_CORRUPTION;
import static org.freehold.win32.HeapInformationClass.HEAP_OPTIMIZE_RESOURCES;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.heap.FrontEndMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about the information classes of heaps, each observed on 64-bit Windows; the number is
/// that of the fact in the project's collection.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class HeapInformationFactsTest {

  private final MemoryKind kind;
  private final Kernel32 kernel32;
  private final HeapHandle heap;

  HeapInformationFactsTest(MemoryKind kind) {
    this.kind = kind;
    kernel32 = new Kernel32(kind.space());
    heap = create(0, 0);
  }

  private HeapHandle create(int options, long maximum) {
    return Objects.requireNonNull(kernel32.HeapCreate(options, 0, maximum));
  }

  @AfterEach
  void destroyTheHeap() {
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  private void assertFailed(boolean result, int code) {
    assertThat(result).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(code);
  }

  private boolean setCompatibility(HeapHandle handle, int value) {
    return kernel32.HeapSetInformation(
        handle, HEAP_COMPATIBILITY_INFORMATION, new int[] {value}, 4);
  }

  private int compatibility(HeapHandle handle) {
    int[] value = {-1};
    assertThat(
            kernel32.HeapQueryInformation(handle, HEAP_COMPATIBILITY_INFORMATION, value, 4, null))
        .isTrue();
    return value[0];
  }

  @Test
  void h21AQueryNeedsAHeapAndRoomForTheAnswer() {
    int[] value = {-1, -1};
    long[] needed = {0};
    assertFailed(kernel32.HeapQueryInformation(null, 0, value, 4, needed), 998);
    assertFailed(kernel32.HeapQueryInformation(heap, 0, null, 0, needed), 122);
    assertThat(needed[0]).isEqualTo(4);
    assertFailed(kernel32.HeapQueryInformation(heap, 0, value, 3, null), 122);
    assertFailed(kernel32.HeapQueryInformation(heap, 0, null, 4, null), 998);
    assertThat(kernel32.HeapQueryInformation(heap, 0, value, 8, needed)).isTrue();
    assertThat(value).containsExactly(0, -1);
    assertThat(needed[0]).isEqualTo(4);
  }

  @Test
  void h22TheFrontEndCannotBeDisabledAgain() {
    assertThat(setCompatibility(heap, 2)).isTrue();
    assertThat(compatibility(heap)).isEqualTo(2);
    assertFailed(setCompatibility(heap, 0), 31);
    assertFailed(setCompatibility(heap, 1), 31);
    assertThat(compatibility(heap)).isEqualTo(2);
    assertThat(setCompatibility(heap, 2)).isTrue();
  }

  @Test
  void h23AHeapWithoutALockGetsNoFrontEnd() {
    HeapHandle single = create(HEAP_NO_SERIALIZE, 0);
    for (int value = 0; value <= 2; value++) {
      assertFailed(setCompatibility(single, value), 87);
    }
    assertThat(compatibility(single)).isZero();
    assertThat(kernel32.HeapDestroy(single)).isTrue();
  }

  @Test
  void aHeapOfFixedSizeGetsNoFrontEnd() {
    HeapHandle fixed = create(0, 0x10000);
    assertFailed(setCompatibility(fixed, 2), 31);
    assertThat(compatibility(fixed)).isZero();
    assertThat(kernel32.HeapDestroy(fixed)).isTrue();
  }

  @Test
  void onlyTheFrontEndCanBeEnabled() {
    assertFailed(setCompatibility(heap, 0), 31);
    assertFailed(setCompatibility(heap, 1), 31);
    assertFailed(setCompatibility(heap, 3), 31);
    assertThat(compatibility(heap)).isZero();
  }

  @Test
  void h24TheFrontEndIsEnabledAutomatically() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 0x11; i++) {
      blocks.add(kernel32.HeapAlloc(heap, 0, 0));
    }
    assertThat(compatibility(heap)).isZero();
    blocks.add(kernel32.HeapAlloc(heap, 0, 0));
    blocks.forEach(block -> assertThat(kernel32.HeapFree(heap, 0, block)).isTrue());
    assertThat(compatibility(heap)).isEqualTo(2);
  }

  @Test
  void aPolicyCanEnableTheFrontEndFromTheStartOrNever() {
    for (FrontEndMode mode : new FrontEndMode[] {FrontEndMode.ON, FrontEndMode.OFF}) {
      Kernel32 other = new Kernel32(kind.space(), HeapPolicy.DEFAULT.withFrontEnd(mode));
      HeapHandle made = Objects.requireNonNull(other.HeapCreate(0, 0, 0));
      assertThat(made.heap().hasFrontEnd()).isEqualTo(mode == FrontEndMode.ON);
      assertThat(other.HeapSetInformation(made, 0, new int[] {2}, 4))
          .isEqualTo(mode == FrontEndMode.ON);
      assertThat(other.HeapDestroy(made)).isTrue();
    }
  }

  @Test
  void h44ASummaryAddsUpTheRequestedBytes() {
    kernel32.HeapAlloc(heap, 0, 0x100);
    kernel32.HeapAlloc(heap, 0, 0x200);
    long freed = kernel32.HeapAlloc(heap, 0, 0x300);
    assertThat(kernel32.HeapFree(heap, 0, freed)).isTrue();
    kernel32.HeapAlloc(heap, 0, 0x60000);
    HeapSummaryData summary = new HeapSummaryData(HeapSummaryData.SIZE_64);
    assertThat(kernel32.HeapSummary(heap, 0, summary)).isTrue();
    assertThat(summary.cbAllocated()).isEqualTo(0x60300);
    assertThat(summary.cbCommitted()).isGreaterThanOrEqualTo(summary.cbAllocated());
    assertThat(summary.cbReserved()).isGreaterThanOrEqualTo(summary.cbCommitted());
    assertThat(summary.cbMaxReserve()).isEqualTo(summary.cbReserved());
    assertThat(summary.cb()).isEqualTo(40);
  }

  @Test
  void h44ASummaryOfTheWrongSizeIsRefused() {
    for (int cb : new int[] {0, 39, 41, HeapSummaryData.SIZE_32}) {
      assertFailed(kernel32.HeapSummary(heap, 0, new HeapSummaryData(cb)), 87);
    }
    assertFailed(kernel32.HeapSummary(null, 0, new HeapSummaryData(40)), 6);
  }

  @Test
  void compactReturnsTheLargestFreeBlock() {
    assertThat(kernel32.HeapCompact(heap, 0)).isEqualTo(0x2000);
    HeapHandle full = create(0, 0x2000);
    assertThat(kernel32.HeapAlloc(full, 0, 0x2000)).isPositive();
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.HeapCompact(full, 0)).isZero();
    assertThat(kernel32.GetLastError()).isZero();
    assertThat(kernel32.HeapDestroy(full)).isTrue();
    assertThat(kernel32.HeapCompact(full, 0)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
  }

  @Test
  void optimizingPurgesUnusedMemory() {
    long block = kernel32.HeapAlloc(heap, 0, 0x30000);
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    long committed = heap.heap().summary().committedBytes();
    int[] data = {1, 0};
    assertThat(kernel32.HeapSetInformation(heap, HEAP_OPTIMIZE_RESOURCES, data, 8)).isTrue();
    assertThat(heap.heap().summary().committedBytes()).isLessThan(committed);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    assertThat(walkedRegions()).isEqualTo(1);
    assertThat(kernel32.HeapSetInformation(null, HEAP_OPTIMIZE_RESOURCES, data, 8)).isTrue();
    kernel32.GetProcessHeap().heap().close();
  }

  private long walkedRegions() {
    return HeapWalks.walk(kernel32, heap).stream().filter(HeapWalks.Step::isRegion).count();
  }

  @Test
  void optimizingAcceptsOnlyItsOwnVersionAndFlags() {
    int[] data = {1, 0};
    assertFailed(kernel32.HeapSetInformation(heap, HEAP_OPTIMIZE_RESOURCES, data, 7), 122);
    assertFailed(kernel32.HeapSetInformation(heap, HEAP_OPTIMIZE_RESOURCES, null, 8), 998);
    assertFailed(
        kernel32.HeapSetInformation(heap, HEAP_OPTIMIZE_RESOURCES, new int[] {2, 0}, 8), 87);
    assertFailed(
        kernel32.HeapSetInformation(heap, HEAP_OPTIMIZE_RESOURCES, new int[] {1, 1}, 8), 87);
    HeapHandle gone = create(0, 0);
    assertThat(kernel32.HeapDestroy(gone)).isTrue();
    assertFailed(kernel32.HeapSetInformation(gone, HEAP_OPTIMIZE_RESOURCES, data, 8), 6);
  }

  @Test
  void unknownClassesAndMissingDataAreRefused() {
    for (int other : new int[] {-1, 2, 4, 7, 100}) {
      assertFailed(kernel32.HeapSetInformation(heap, other, new int[] {2}, 4), 87);
      assertFailed(kernel32.HeapQueryInformation(heap, other, new int[1], 4, null), 87);
    }
    assertFailed(kernel32.HeapSetInformation(heap, 0, null, 0), 122);
    assertFailed(kernel32.HeapSetInformation(heap, 0, new int[] {2}, 3), 122);
    assertFailed(kernel32.HeapSetInformation(heap, 0, null, 4), 998);
    assertFailed(kernel32.HeapSetInformation(heap, 0, new int[0], 4), 998);
    assertFailed(kernel32.HeapSetInformation(null, 0, new int[] {2}, 4), 6);
  }

  @Test
  void terminationOnCorruptionAppliesToTheWholeProcessPermanently() {
    int terminates = HEAP_ENABLE_TERMINATION_ON_CORRUPTION;
    int[] value = {-1};
    assertThat(kernel32.HeapQueryInformation(null, terminates, value, 4, null)).isTrue();
    assertThat(value[0]).isZero();
    assertFailed(kernel32.HeapSetInformation(null, terminates, new int[] {1}, 4), 87);
    long block = kernel32.HeapAlloc(heap, 0, 64);
    assertFailed(kernel32.HeapFree(heap, 0, block + 16), 87);
    assertThat(kernel32.HeapSetInformation(null, terminates, null, 0)).isTrue();
    assertThat(kernel32.HeapQueryInformation(null, terminates, value, 4, null)).isTrue();
    assertThat(value[0]).isEqualTo(1);
    assertThatThrownBy(() -> kernel32.HeapReAlloc(heap, 0, block + 16, 1))
        .isInstanceOf(NtStatusException.class)
        .hasMessageStartingWith(
            "HeapReAlloc: STATUS_HEAP_CORRUPTION (0xC0000374): HEAP_FAILURE_INVALID_ARGUMENT (9)");
    assertThat(kernel32.HeapFree(heap, 0, block)).isTrue();
    assertThatThrownBy(() -> kernel32.HeapFree(heap, 0, block))
        .isInstanceOfSatisfying(
            NtStatusException.class,
            e -> assertThat(e.status()).isEqualTo(NtStatus.HEAP_CORRUPTION))
        .hasMessageContaining("HEAP_FAILURE_BLOCK_NOT_BUSY (8)");
    assertThatThrownBy(() -> kernel32.HeapSize(heap, 0, block))
        .isInstanceOf(NtStatusException.class);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isFalse();
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    HeapHandle other = create(0, 0);
    long strange = kernel32.HeapAlloc(other, 0, 64);
    assertThatThrownBy(() -> kernel32.HeapFree(heap, 0, strange))
        .hasMessageContaining("HEAP_FAILURE_CROSS_HEAP_OPERATION (11)");
    assertThat(kernel32.HeapDestroy(other)).isTrue();
  }

  @Test
  void wrongArgumentsRaiseWhereExceptionsWereRequested() {
    long block = kernel32.HeapAlloc(heap, 0, 64);
    for (HeapHandle wrong : new HeapHandle[] {heap, null}) {
      assertThatThrownBy(() -> kernel32.HeapReAlloc(wrong, HEAP_GENERATE_EXCEPTIONS, block + 16, 1))
          .hasMessage("HeapReAlloc: STATUS_ACCESS_VIOLATION (0xC0000005)");
    }
    assertThatThrownBy(() -> kernel32.HeapAlloc(null, HEAP_GENERATE_EXCEPTIONS, 1))
        .hasMessage("HeapAlloc: STATUS_ACCESS_VIOLATION (0xC0000005)");
    assertThat(kernel32.HeapReAlloc(heap, 0, block + 16, 1)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }
}
