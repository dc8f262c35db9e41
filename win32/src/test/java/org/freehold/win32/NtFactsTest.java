package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_PHYSICAL;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;
import static org.freehold.win32.NtStatus.CONFLICTING_ADDRESSES;
import static org.freehold.win32.NtStatus.FREE_VM_NOT_AT_BASE;
import static org.freehold.win32.NtStatus.INVALID_PAGE_PROTECTION;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_2;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_4;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_5;
import static org.freehold.win32.NtStatus.MEMORY_NOT_ALLOCATED;
import static org.freehold.win32.NtStatus.NOT_COMMITTED;
import static org.freehold.win32.NtStatus.SUCCESS;
import static org.freehold.win32.NtStatus.UNABLE_TO_FREE_VM;
import static org.freehold.win32.Page.PAGE_EXECUTE_WRITECOPY;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;
import static org.freehold.win32.Page.PAGE_WRITECOMBINE;
import static org.freehold.win32.Page.PAGE_WRITECOPY;

import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.internal.virtualmemory.VirtualMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Facts about the kernel's virtual memory calls, each observed on Windows; the number is that of
/// the fact in the project's collection.
class NtFactsTest {

  private static final int PAGE = 0x1000;
  private static final int SLOT = 0x10000;
  private static final long BASE = 0x50000000;

  private final AddressSpace space =
      SimulatedMachine.builder().bits(32).build().createProcess("facts");
  private final Ntdll ntdll = new Ntdll(space);
  private final VirtualMemory memory = new VirtualMemory(space);

  private NtStatus allocate(MemoryRange range, int type, int protect) {
    return ntdll.NtAllocateVirtualMemory(range, type, protect);
  }

  private void assertAllocates(
      long base, long size, int type, int protect, long roundedBase, long roundedSize) {
    MemoryRange range = new MemoryRange(base, size);
    assertThat(allocate(range, type, protect)).isEqualTo(SUCCESS);
    assertRange(range, roundedBase, roundedSize);
  }

  private void assertAllocation(NtStatus status, long base, long size, int type, int protect) {
    MemoryRange range = new MemoryRange(base, size);
    assertThat(allocate(range, type, protect)).isEqualTo(status);
    assertRange(range, base, size);
  }

  private void assertFrees(long base, long size, int type, long roundedBase, long roundedSize) {
    MemoryRange range = new MemoryRange(base, size);
    assertThat(ntdll.NtFreeVirtualMemory(range, type)).isEqualTo(SUCCESS);
    assertRange(range, roundedBase, roundedSize);
  }

  private void assertFree(NtStatus status, long base, long size, int type) {
    MemoryRange range = new MemoryRange(base, size);
    assertThat(ntdll.NtFreeVirtualMemory(range, type)).isEqualTo(status);
    assertRange(range, base, size);
  }

  private static void assertRange(MemoryRange range, long base, long size) {
    assertThat(range.base()).isEqualTo(base);
    assertThat(range.size()).isEqualTo(size);
  }

  private long committed(long size) {
    MemoryRange range = new MemoryRange(0, size);
    assertThat(allocate(range, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)).isEqualTo(SUCCESS);
    return range.base();
  }

  @Test
  void v19TheRestOfASlotCannotBeReserved() {
    assertAllocates(BASE, PAGE, MEM_RESERVE, PAGE_NOACCESS, BASE, PAGE);
    assertAllocation(CONFLICTING_ADDRESSES, BASE + PAGE, PAGE, MEM_RESERVE, PAGE_NOACCESS);
  }

  @Test
  void v21DecommitRoundsOutwards() {
    long base = committed(SLOT);
    assertFrees(base + 0x1FFF, 2, MEM_DECOMMIT, base + 0x1000, 0x2000);
  }

  @Test
  void v22DecommitOfAllStartsInTheFirstPage() {
    long base = committed(SLOT);
    assertFree(FREE_VM_NOT_AT_BASE, base + 0x1001, 0, MEM_DECOMMIT);
    assertFrees(base + 0xFFE, 0, MEM_DECOMMIT, base, 0);
  }

  @Test
  void v23ReleaseOfAllStartsInTheFirstPage() {
    long base = committed(SLOT);
    assertFree(FREE_VM_NOT_AT_BASE, base + 0x1001, 0, MEM_RELEASE);
    assertFrees(base + 0xFFF, 0, MEM_RELEASE, base, SLOT);
  }

  @Test
  void v24ReleasePastTheEndFails() {
    long base = committed(SLOT);
    assertFree(UNABLE_TO_FREE_VM, base, 0x11000, MEM_RELEASE);
    assertFree(UNABLE_TO_FREE_VM, base + 0x1001, 0xFFFF, MEM_RELEASE);
  }

  @Test
  void v25OnePageCanBeReleasedOutOfTheMiddle() {
    long base = committed(SLOT);
    assertFrees(base + 0x1001, 0xFFF, MEM_RELEASE, base + 0x1000, 0x1000);
    space.memory().putByte(base, (byte) 1);
    space.memory().putByte(base + 0x2000, (byte) 1);
    assertFaults(base + 0x1000);
  }

  @Test
  void v26AReleasedHeadCanBeReservedAgain() {
    long base = committed(SLOT);
    assertFrees(base + 0x1001, 0xFFF, MEM_RELEASE, base + 0x1000, 0x1000);
    assertFrees(base + 1, 0xFFF, MEM_RELEASE, base, 0x1000);
    space.memory().putByte(base + 0x2000, (byte) 1);
    assertAllocates(base, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, base, PAGE);
  }

  @Test
  void v27PartsAreReservationsOfTheirOwn() {
    long base = committed(SLOT);
    assertFrees(base, 0x2000, MEM_RELEASE, base, 0x2000);
    assertAllocates(base, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, base, PAGE);
    assertFree(UNABLE_TO_FREE_VM, base, SLOT, MEM_DECOMMIT);
    assertFree(UNABLE_TO_FREE_VM, base, SLOT, MEM_RELEASE);
    assertFree(MEMORY_NOT_ALLOCATED, base + 0x1000, 0, MEM_RELEASE);
    assertFree(MEMORY_NOT_ALLOCATED, base + 0x1000, 0x1000, MEM_DECOMMIT);
    assertFrees(base + 0x2000, 0, MEM_RELEASE, base + 0x2000, 0xE000);
  }

  @Test
  void v28ProtectRoundsAndReportsTheFirstPage() {
    long base = committed(SLOT);
    int[] old = new int[1];
    MemoryRange range = new MemoryRange(base + 1, 1);
    assertThat(ntdll.NtProtectVirtualMemory(range, PAGE_READONLY, old)).isEqualTo(SUCCESS);
    assertRange(range, base, PAGE);
    range = new MemoryRange(base, 2 * PAGE);
    assertThat(ntdll.NtProtectVirtualMemory(range, PAGE_NOACCESS, old)).isEqualTo(SUCCESS);
    assertThat(old[0]).isEqualTo(PAGE_READONLY);
  }

  @Test
  void v29AFailingProtectReportsNoAccess() {
    assertAllocates(BASE, PAGE, MEM_RESERVE, PAGE_READWRITE, BASE, PAGE);
    int[] old = {-1};
    assertThat(ntdll.NtProtectVirtualMemory(new MemoryRange(BASE, PAGE), PAGE_READONLY, old))
        .isEqualTo(NOT_COMMITTED);
    assertThat(old[0]).isEqualTo(PAGE_NOACCESS);
    old[0] = -1;
    assertThat(ntdll.NtProtectVirtualMemory(new MemoryRange(0, PAGE), PAGE_READONLY, old))
        .isNotEqualTo(SUCCESS);
    assertThat(old[0]).isEqualTo(PAGE_NOACCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "0x50000000, 1,      0x50000000, 0x1000",
    "0x50008000, 1,      0x50000000, 0x9000",
    "0x50000010, 0x1000, 0x50000000, 0x2000",
    "0x50010000, 0x2000, 0x50010000, 0x2000",
    "0x5000FFFF, 0x3000, 0x50000000, 0x13000",
    "0x50001010, 0x7000, 0x50000000, 0x9000",
    "0x50001010, 0xC000, 0x50000000, 0xE000",
  })
  void v30AReservationRoundsItsStartToASlotAndItsEndToAPage(
      String base, String size, String roundedBase, String roundedSize) {
    assertAllocates(
        Long.decode(base),
        Long.decode(size),
        MEM_RESERVE,
        PAGE_READWRITE,
        Long.decode(roundedBase),
        Long.decode(roundedSize));
  }

  @Test
  void v31CommitStaysInsideTheReservationNotTheSlot() {
    reserve31();
    assertAllocation(CONFLICTING_ADDRESSES, BASE + 0x8000, PAGE, MEM_RESERVE, PAGE_READWRITE);
    assertAllocates(BASE + 0x2000, PAGE, MEM_COMMIT, PAGE_READONLY, BASE + 0x2000, PAGE);
    assertAllocates(BASE + 0x2000, PAGE, MEM_COMMIT, PAGE_READWRITE, BASE + 0x2000, PAGE);
    assertAllocation(CONFLICTING_ADDRESSES, BASE + 0x3000, PAGE, MEM_COMMIT, PAGE_READWRITE);
    assertFrees(BASE, 0x3000, MEM_DECOMMIT, BASE, 0x3000);
  }

  private void reserve31() {
    assertAllocates(BASE + 0x1010, PAGE, MEM_RESERVE, PAGE_READWRITE, BASE, 0x3000);
  }

  @Test
  void v32ReleaseChecksTheExactRange() {
    reserve31();
    assertFree(MEMORY_NOT_ALLOCATED, BASE + SLOT, PAGE, MEM_RELEASE);
    assertFree(MEMORY_NOT_ALLOCATED, BASE + 0x8000, PAGE, MEM_RELEASE);
    assertFree(UNABLE_TO_FREE_VM, BASE, 0x4000, MEM_RELEASE);
    assertFrees(BASE, 0x3000, MEM_RELEASE, BASE, 0x3000);
  }

  @Test
  void v33ReserveWithCommitCommitsTheSlackBelowTheAddress() {
    int type = MEM_RESERVE | MEM_COMMIT;
    assertAllocates(BASE + 0x4080, PAGE, type, PAGE_READWRITE, BASE, 0x6000);
    space.memory().fill(BASE, 0x6000, (byte) 1);
    assertFaults(BASE + 0x6000);
  }

  @Test
  void v34NeighboursAreFreedAndCommittedOneByOne() {
    for (long base = BASE; base < BASE + 3 * SLOT; base += SLOT) {
      assertAllocates(base, SLOT, MEM_RESERVE, PAGE_READWRITE, base, SLOT);
    }
    assertFree(UNABLE_TO_FREE_VM, BASE, 3 * SLOT, MEM_RELEASE);
    assertAllocation(CONFLICTING_ADDRESSES, BASE + 0x4000, SLOT, MEM_COMMIT, PAGE_READWRITE);
    assertFrees(BASE + SLOT, 0, MEM_RELEASE, BASE + SLOT, SLOT);
    assertFree(UNABLE_TO_FREE_VM, BASE, 3 * SLOT, MEM_RELEASE);
    assertFrees(BASE, 0, MEM_RELEASE, BASE, SLOT);
    assertFrees(BASE + 2 * SLOT, 0, MEM_RELEASE, BASE + 2 * SLOT, SLOT);
    assertAllocates(BASE, 3 * SLOT, MEM_RESERVE, PAGE_READWRITE, BASE, 3 * SLOT);
    assertFrees(BASE + SLOT, SLOT, MEM_RELEASE, BASE + SLOT, SLOT);
  }

  @Test
  void v35RecommitChangesTheProtectionOfAllPages() {
    assertAllocates(BASE, SLOT, MEM_RESERVE, PAGE_READWRITE, BASE, SLOT);
    assertAllocates(BASE, PAGE, MEM_COMMIT, PAGE_READWRITE, BASE, PAGE);
    assertAllocates(BASE + 0x2000, PAGE, MEM_COMMIT, PAGE_NOACCESS, BASE + 0x2000, PAGE);
    space.memory().putByte(BASE, (byte) 3);
    assertAllocates(BASE, 3 * PAGE, MEM_COMMIT, PAGE_READONLY, BASE, 3 * PAGE);
    assertThat(space.memory().getByte(BASE)).isEqualTo((byte) 3);
    assertThat(space.memory().getByte(BASE + 0x2000)).isZero();
    Assertions.assertThatExceptionOfType(AccessViolationException.class)
        .isThrownBy(() -> space.memory().putByte(BASE, (byte) 4));
  }

  @Test
  void v46TheLowest64KAreOutOfBounds() {
    assertAllocation(INVALID_PARAMETER_2, 0xF000, PAGE, MEM_RESERVE, PAGE_READWRITE);
    assertAllocates(0x10000, PAGE, MEM_RESERVE, PAGE_READWRITE, 0x10000, PAGE);
    assertAllocation(CONFLICTING_ADDRESSES, 0x10000, PAGE, MEM_RESERVE, PAGE_READWRITE);
  }

  @Test
  void v47RangesOutsideTheAddressesOfAProgramAreInvalid() {
    long highest = space.info().highestAddress();
    assertAllocation(INVALID_PARAMETER_2, highest + 1, PAGE, MEM_RESERVE, PAGE_READWRITE);
    assertAllocation(INVALID_PARAMETER_2, -1, PAGE, MEM_RESERVE, PAGE_READWRITE);
    assertAllocation(INVALID_PARAMETER_4, 0, -1, MEM_RESERVE, PAGE_READWRITE);
    assertAllocation(INVALID_PARAMETER_4, 0, 0, MEM_RESERVE, PAGE_READWRITE);
    assertAllocation(INVALID_PARAMETER_4, highest, 2, MEM_RESERVE, PAGE_READWRITE);
  }

  @Test
  void v48OnlySomeCombinationsOfTypesAreLegal() {
    int[] wrong = {
      0,
      MEM_TOP_DOWN,
      MEM_PHYSICAL,
      MEM_COMMIT | MEM_RESET,
      MEM_RESET | MEM_TOP_DOWN,
      MEM_RESET | MEM_COMMIT | MEM_RESERVE,
      MEM_PHYSICAL | MEM_COMMIT,
      -1
    };
    for (int type : wrong) {
      assertAllocation(INVALID_PARAMETER_5, 0, PAGE, type, PAGE_READWRITE);
    }
    MemoryRange range = new MemoryRange(0, PAGE);
    assertThat(allocate(range, MEM_TOP_DOWN | MEM_COMMIT, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertThat(range.base()).isEqualTo(0x7FFE0000);
  }

  @Test
  void v49SomeProtectionsAreIllegalForPrivateMemory() {
    int[] wrong = {
      PAGE_WRITECOPY,
      PAGE_EXECUTE_WRITECOPY,
      0,
      -1,
      PAGE_NOACCESS | PAGE_GUARD,
      PAGE_NOACCESS | PAGE_WRITECOMBINE
    };
    for (int protect : wrong) {
      assertAllocation(INVALID_PAGE_PROTECTION, 0, PAGE, MEM_RESERVE, protect);
    }
    MemoryRange range = new MemoryRange(0, PAGE);
    assertThat(allocate(range, MEM_RESERVE, PAGE_READONLY | PAGE_WRITECOMBINE)).isEqualTo(SUCCESS);
  }

  @Test
  void v50CommitWithoutAnAddressReserves() {
    MemoryRange range = new MemoryRange(0, 200);
    assertThat(allocate(range, MEM_COMMIT, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertThat(range.size()).isEqualTo(PAGE);
    assertThat(space.memory().getLong(range.base() + PAGE - 8)).isZero();
    assertFrees(range.base(), 0, MEM_RELEASE, range.base(), PAGE);
  }

  @Test
  void v52ASmallRangeHighInItsSlotTakesTheSlotUpToThere() {
    assertAllocates(0x60025000, 200, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, 0x60020000, 0x6000);
  }

  @Test
  void v53DecommittingOneByteTooManyFails() {
    long base = committed(PAGE);
    assertFrees(base, PAGE, MEM_DECOMMIT, base, PAGE);
    assertFree(UNABLE_TO_FREE_VM, base, PAGE + 1, MEM_DECOMMIT);
    assertFree(UNABLE_TO_FREE_VM, base + 1, PAGE, MEM_DECOMMIT);
    assertFrees(base + 1, PAGE - 1, MEM_DECOMMIT, base, PAGE);
  }

  @Test
  void v54PagesCanBeReleasedInEitherOrder() {
    long base = committed(2 * PAGE);
    assertFrees(base + PAGE, PAGE, MEM_RELEASE, base + PAGE, PAGE);
    assertFrees(base, PAGE, MEM_RELEASE, base, PAGE);
    base = committed(2 * PAGE);
    assertFrees(base + 1, PAGE, MEM_RELEASE, base, 2 * PAGE);
    assertThat(Objects.requireNonNull(memory.query(base)).state()).isEqualTo(Mem.MEM_FREE);
  }

  private void assertFaults(long address) {
    Assertions.assertThatExceptionOfType(AccessViolationException.class)
        .isThrownBy(() -> space.memory().getByte(address));
  }
}
