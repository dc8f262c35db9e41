package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_COALESCE_PLACEHOLDERS;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_PRESERVE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_REPLACE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESERVE_PLACEHOLDER;
import static org.freehold.win32.NtStatus.COMMITMENT_LIMIT;
import static org.freehold.win32.NtStatus.CONFLICTING_ADDRESSES;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_3;
import static org.freehold.win32.NtStatus.INVALID_PARAMETER_4;
import static org.freehold.win32.NtStatus.NOT_SUPPORTED;
import static org.freehold.win32.NtStatus.SUCCESS;
import static org.freehold.win32.NtStatus.UNABLE_TO_FREE_VM;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.internal.virtualmemory.VirtualMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Facts about placeholders and the extended calls, each observed on Windows; the number is that of
/// the fact in the project's collection.
class PlaceholderFactsTest {

  private static final int PAGE = 0x1000;
  private static final int SIZE = 0x10000;
  private static final int NEW = MEM_RESERVE | MEM_RESERVE_PLACEHOLDER;
  private static final int REPLACE = MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER;
  private static final int KEEP = MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER;
  private static final int JOIN = MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS;

  private final SimulatedAddressSpace space =
      SimulatedMachine.builder().commitLimit(4 * SIZE).build().createProcess("placeholders");
  private final Ntdll ntdll = new Ntdll(space);
  private final VirtualMemory memory = new VirtualMemory(space);

  @AfterEach
  void theReservationTableIsIntact() {
    space.validate();
  }

  private NtStatus allocate(long base, long size, int type, int protect) {
    return ntdll.NtAllocateVirtualMemoryEx(new MemoryRange(base, size), type, protect, null, 0);
  }

  private NtStatus free(long base, long size, int type) {
    return ntdll.NtFreeVirtualMemory(new MemoryRange(base, size), type);
  }

  private long placeholder(long size) {
    MemoryRange range = new MemoryRange(0, size);
    assertThat(ntdll.NtAllocateVirtualMemoryEx(range, NEW, PAGE_NOACCESS, null, 0))
        .isEqualTo(SUCCESS);
    return range.base();
  }

  private void assertRegion(long base, long size, int state) {
    MemoryBasicInformation region = Objects.requireNonNull(memory.query(base));
    assertThat(region.allocationBase()).isEqualTo(base);
    assertThat(region.regionSize()).isEqualTo(size);
    assertThat(region.state()).isEqualTo(state);
  }

  @Test
  void v55APlaceholderHasNoAccessAndNeedsTheExtendedCall() {
    assertThat(allocate(0, SIZE, NEW, PAGE_READWRITE)).isEqualTo(INVALID_PARAMETER);
    assertThat(allocate(0, SIZE, NEW | MEM_COMMIT, PAGE_NOACCESS)).isEqualTo(INVALID_PARAMETER);
    assertThat(allocate(0, SIZE, MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS))
        .isEqualTo(INVALID_PARAMETER);
    assertThat(ntdll.NtAllocateVirtualMemory(new MemoryRange(0, SIZE), NEW, PAGE_NOACCESS))
        .isEqualTo(INVALID_PARAMETER);
    assertRegion(placeholder(SIZE), SIZE, MEM_RESERVE);
  }

  @Test
  void v56OnlyAnExactReplacementSucceeds() {
    long base = placeholder(SIZE);
    assertThat(allocate(base, SIZE - PAGE, REPLACE, PAGE_READWRITE))
        .isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(allocate(base, SIZE + PAGE, REPLACE, PAGE_READWRITE))
        .isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(allocate(base, SIZE, MEM_RESERVE, PAGE_READWRITE)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(allocate(base, SIZE, MEM_COMMIT, PAGE_READWRITE)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(allocate(base, SIZE, MEM_COMMIT | MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE))
        .isEqualTo(INVALID_PARAMETER);
    assertThat(allocate(0, SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(INVALID_PARAMETER);
    assertThat(allocate(base, SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertRegion(base, SIZE, MEM_COMMIT);
    assertThat(allocate(base, SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(CONFLICTING_ADDRESSES);
  }

  @Test
  void v57AReplacedRegionBecomesAPlaceholderAgainAndLosesItsContents() {
    long base = placeholder(SIZE);
    assertThat(allocate(base, SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(SUCCESS);
    space.memory().putByte(base, (byte) 1);
    assertThat(free(base, SIZE, KEEP)).isEqualTo(SUCCESS);
    assertRegion(base, SIZE, MEM_RESERVE);
    assertThat(space.committedBytes()).isZero();
    assertThat(allocate(base, SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertThat(space.memory().getByte(base)).isZero();
  }

  @Test
  void v58APlaceholderIsSplit() {
    long base = placeholder(4 * PAGE);
    assertThat(free(base, 4 * PAGE, KEEP)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base, 0, KEEP)).isEqualTo(INVALID_PARAMETER_3);
    assertThat(free(base + PAGE, 2 * PAGE, KEEP)).isEqualTo(SUCCESS);
    assertRegion(base, PAGE, MEM_RESERVE);
    assertRegion(base + PAGE, 2 * PAGE, MEM_RESERVE);
    assertRegion(base + 3 * PAGE, PAGE, MEM_RESERVE);
    assertThat(free(base + PAGE, PAGE, KEEP)).isEqualTo(SUCCESS);
    assertRegion(base + 2 * PAGE, PAGE, MEM_RESERVE);
    MemoryRange normal = new MemoryRange(0, SIZE);
    assertThat(ntdll.NtAllocateVirtualMemory(normal, MEM_RESERVE, PAGE_READWRITE))
        .isEqualTo(SUCCESS);
    assertThat(free(normal.base(), SIZE, KEEP)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(normal.base(), PAGE, KEEP)).isEqualTo(CONFLICTING_ADDRESSES);
  }

  @Test
  void v59OnlyTheExactUnionIsCoalesced() {
    long base = placeholder(4 * PAGE);
    assertThat(free(base, 4 * PAGE, JOIN)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base + PAGE, 2 * PAGE, KEEP)).isEqualTo(SUCCESS);
    assertThat(free(base, 4 * PAGE, MEM_RELEASE)).isEqualTo(UNABLE_TO_FREE_VM);
    assertThat(free(base, 4 * PAGE, MEM_COALESCE_PLACEHOLDERS)).isEqualTo(INVALID_PARAMETER_4);
    assertThat(free(base, 0, JOIN)).isEqualTo(INVALID_PARAMETER_3);
    assertThat(free(base, 2 * PAGE, JOIN)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base + PAGE, 4 * PAGE, JOIN)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base, 5 * PAGE, JOIN)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base, 3 * PAGE, JOIN)).isEqualTo(SUCCESS);
    assertRegion(base, 3 * PAGE, MEM_RESERVE);
    assertThat(allocate(base + 3 * PAGE, PAGE, REPLACE, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertThat(free(base, 4 * PAGE, JOIN)).isEqualTo(CONFLICTING_ADDRESSES);
    assertThat(free(base + 3 * PAGE, PAGE, KEEP)).isEqualTo(SUCCESS);
    assertThat(free(base, 4 * PAGE, JOIN)).isEqualTo(SUCCESS);
    assertRegion(base, 4 * PAGE, MEM_RESERVE);
  }

  @Test
  void v60PartsAreAllocationsOfTheirOwnWithoutMemory() {
    long base = placeholder(4 * PAGE);
    assertThat(free(base, PAGE, KEEP)).isEqualTo(SUCCESS);
    assertThat(memory.queryRegion(base + PAGE + 5))
        .isEqualTo(new MemoryRegionInformation(base + PAGE, PAGE_NOACCESS, 3 * PAGE, 0));
    assertThat(allocate(base, PAGE, REPLACE, PAGE_READWRITE)).isEqualTo(SUCCESS);
    assertThat(memory.queryRegion(base))
        .isEqualTo(new MemoryRegionInformation(base, PAGE_READWRITE, PAGE, PAGE));
    assertThat(memory.queryRegion(base + SIZE)).isNull();
  }

  @Test
  void v61CountedParametersMustBePresent() {
    MemoryRange range = new MemoryRange(0, SIZE);
    assertThat(ntdll.NtAllocateVirtualMemoryEx(range, MEM_RESERVE, PAGE_READWRITE, null, 1))
        .isEqualTo(INVALID_PARAMETER);
    assertThat(ntdll.NtAllocateVirtualMemoryEx(range, MEM_RESERVE, PAGE_READWRITE, null, 0))
        .isEqualTo(SUCCESS);
  }

  @Test
  void aReplacementWithoutMemoryLeavesThePlaceholder() {
    long base = placeholder(8 * SIZE);
    assertThat(allocate(base, 8 * SIZE, REPLACE, PAGE_READWRITE)).isEqualTo(COMMITMENT_LIMIT);
    assertThat(free(base, PAGE, KEEP)).isEqualTo(SUCCESS);
    assertRegion(base, PAGE, MEM_RESERVE);
  }

  @Test
  void requirementsBoundAChosenAddress() {
    long lowest = 0x4000_0000L;
    MemExtendedParameter[] required = {
      new MemExtendedParameter.AddressRequirements(lowest, 2 * lowest - 1, 0x100_0000)
    };
    Kernel32 kernel32 = new Kernel32(space);
    long base = kernel32.VirtualAlloc2(0, SIZE, MEM_RESERVE, PAGE_READWRITE, required, 1);
    assertThat(base).isEqualTo(lowest);
    base = kernel32.VirtualAlloc2(0, SIZE, MEM_RESERVE, PAGE_READWRITE, required, 1);
    assertThat(base).isEqualTo(lowest + 0x100_0000);
    assertThat(kernel32.VirtualAlloc2(base, SIZE, MEM_RESERVE, PAGE_READWRITE, required, 1))
        .isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(kernel32.VirtualAlloc2(0, lowest + 1, MEM_RESERVE, PAGE_READWRITE, required, 1))
        .isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(8);
  }

  @Test
  void theHostHasNoPlaceholders() {
    Ntdll host = new Ntdll(AddressSpace.host());
    MemoryRange range = new MemoryRange(0, SIZE);
    assertThat(host.NtAllocateVirtualMemoryEx(range, NEW, PAGE_NOACCESS, null, 0))
        .isEqualTo(NOT_SUPPORTED);
    assertThat(host.NtFreeVirtualMemory(new MemoryRange(SIZE, SIZE), KEEP))
        .isEqualTo(NOT_SUPPORTED);
  }
}
