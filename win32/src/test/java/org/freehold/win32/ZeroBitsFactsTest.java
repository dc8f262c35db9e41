package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;
import static org.freehold.win32.NtStatus.CONFLICTING_ADDRESSES;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_3;
import static org.freehold.win32.NtStatus.NO_MEMORY;
import static org.freehold.win32.NtStatus.SUCCESS;
import static org.freehold.win32.Page.PAGE_READWRITE;

import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Facts about zero bits, each observed on Windows; the number is that of the fact in the project's
/// collection.
class ZeroBitsFactsTest {

  private static final int PAGE = 0x1000;

  private static Ntdll ntdll(int bits) {
    return new Ntdll(SimulatedMachine.builder().bits(bits).build().createProcess("zero bits"));
  }

  private static NtStatus reserve(Ntdll ntdll, MemoryRange range, long zeroBits) {
    return ntdll.NtAllocateVirtualMemory(
        range, zeroBits, MEM_RESERVE | MEM_TOP_DOWN, PAGE_READWRITE);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void v20ZeroBitsBoundTheAddress(int bits) {
    Ntdll ntdll = ntdll(bits);
    // Below the bound for 16 bits there are only the lowest 64 KiB, which are never available.
    for (int zeroBits = 1; zeroBits < 16; zeroBits++) {
      MemoryRange range = new MemoryRange(0, PAGE);
      assertThat(reserve(ntdll, range, zeroBits)).as("%d", zeroBits).isEqualTo(SUCCESS);
      assertThat(range.base() >>> (32 - zeroBits)).isZero();
    }
    for (int zeroBits = 16; zeroBits <= 21; zeroBits++) {
      assertThat(reserve(ntdll, new MemoryRange(0, PAGE), zeroBits)).isEqualTo(NO_MEMORY);
    }
    for (int zeroBits = 22; zeroBits < 32; zeroBits++) {
      assertThat(reserve(ntdll, new MemoryRange(0, PAGE), zeroBits)).isEqualTo(INVALID_PARAMETER_3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x1aaaaaaaL, 0x1fffffffL, 0x3_0000_0000L, -1})
  void v20OfAMaskOnlyTheLeadingZerosCount(long mask) {
    MemoryRange range = new MemoryRange(0, PAGE);
    assertThat(reserve(ntdll(64), range, mask)).isEqualTo(SUCCESS);
    assertThat(Long.numberOfLeadingZeros(range.base()))
        .isGreaterThanOrEqualTo(Long.numberOfLeadingZeros(mask));
    assertThat(reserve(ntdll(32), new MemoryRange(0, PAGE), mask)).isEqualTo(INVALID_PARAMETER_3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void v19TheRestOfASlotCannotBeReservedWithZeroBitsEither(int zeroBits) {
    Ntdll ntdll = ntdll(32);
    assertThat(reserve(ntdll, new MemoryRange(0x50000000, PAGE), 0)).isEqualTo(SUCCESS);
    assertThat(reserve(ntdll, new MemoryRange(0x50000000 + PAGE, PAGE), zeroBits))
        .isEqualTo(CONFLICTING_ADDRESSES);
  }
}
