package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;
import static org.freehold.win32.ProcessAccess.PROCESS_ALL_ACCESS;
import static org.freehold.win32.ProcessAccess.PROCESS_QUERY_INFORMATION;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_OPERATION;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_READ;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_WRITE;

import java.util.Objects;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Facts about calls for another process; the number is that of the fact in the project's
/// collection.
@Timeout(60)
class ProcessFactsTest {

  private static final int PAGE = 0x1000;
  private static final int SLOT = 0x10000;

  private final SimulatedMachine machine = SimulatedMachine.builder().build();
  private final Kernel32 one = new Kernel32(machine.createProcess("one"));
  private final SimulatedAddressSpace two = machine.createProcess("two");
  private final byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
  private final int[] count = new int[1];

  private Handle open(int access) {
    return Objects.requireNonNull(one.OpenProcess(access, false, two.processId()));
  }

  private long allocateIn(@Nullable Handle process, int pages, int protect) {
    return one.VirtualAllocEx(process, 0, (long) pages * PAGE, MEM_RESERVE | MEM_COMMIT, protect);
  }

  private void assertFails(int error, boolean failed) {
    assertThat(failed).isTrue();
    assertThat(one.GetLastError()).isEqualTo(error);
  }

  private void assertEveryCallFails(int error, @Nullable Handle process, long address) {
    assertFails(error, allocateIn(process, 1, PAGE_READWRITE) == 0);
    assertFails(error, !one.VirtualFreeEx(process, address, 0, MEM_RELEASE));
    assertFails(error, !one.VirtualProtectEx(process, address, 1, PAGE_READONLY, new int[1]));
    assertFails(error, one.VirtualQueryEx(process, address) == null);
    assertFails(error, !one.ReadProcessMemory(process, address, bytes, 1, count));
    assertFails(error, !one.WriteProcessMemory(process, address, bytes, 1, count));
  }

  @Test
  void v18WithoutAHandleThereIsNoProcess() {
    assertFails(
        6, one.VirtualAllocEx(null, 0, SLOT, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) == 0);
    assertFails(6, !one.VirtualFreeEx(null, SLOT, 0, MEM_RELEASE));
    assertFails(6, !one.VirtualProtectEx(null, SLOT, PAGE, PAGE_READONLY, new int[1]));
    assertEveryCallFails(6, null, SLOT);
  }

  @Test
  void aClosedHandleAndAHandleOfAnotherKindAreInvalid() {
    Handle closed = open(PROCESS_ALL_ACCESS);
    assertThat(one.CloseHandle(closed)).isTrue();
    assertFails(6, !one.CloseHandle(closed));
    assertEveryCallFails(6, closed, SLOT);
    assertEveryCallFails(6, one.CreateFileMapping(null, PAGE_READWRITE, 1, null), SLOT);
  }

  @Test
  void memoryIsAllocatedWrittenReadAndFreedInAnotherProcess() {
    Handle process = open(PROCESS_ALL_ACCESS);
    long base = allocateIn(process, 2, PAGE_READWRITE);
    assertThat(one.WriteProcessMemory(process, base + 4, bytes, 8, count)).isTrue();
    assertThat(count[0]).isEqualTo(8);
    assertThat(two.memory().getLong(base + 4)).isEqualTo(0x0807060504030201L);
    byte[] read = new byte[8];
    assertThat(one.ReadProcessMemory(process, base + 4, read, 8, count)).isTrue();
    assertThat(read).isEqualTo(bytes);
    int[] old = new int[1];
    assertThat(one.VirtualProtectEx(process, base, 1, PAGE_READONLY, old)).isTrue();
    assertThat(old[0]).isEqualTo(PAGE_READWRITE);
    MemoryBasicInformation region = Objects.requireNonNull(one.VirtualQueryEx(process, base));
    assertThat(region.protect()).isEqualTo(PAGE_READONLY);
    assertThat(region).isEqualTo(new Kernel32(two).VirtualQuery(base));
    assertThat(one.VirtualFreeEx(process, base, 0, MEM_RELEASE)).isTrue();
    assertThat(two.reservedBytes()).isZero();
    assertThat(machine.committedBytes()).isZero();
  }

  @Test
  void eachCallNeedsItsRight() {
    long base = allocateIn(open(PROCESS_VM_OPERATION), 1, PAGE_READWRITE);
    assertEveryCallFails(5, open(0), base);
    Handle operation = open(PROCESS_VM_OPERATION);
    assertFails(5, one.VirtualQueryEx(operation, base) == null);
    assertFails(5, !one.ReadProcessMemory(operation, base, bytes, 1, count));
    assertFails(5, !one.WriteProcessMemory(operation, base, bytes, 1, count));
    assertFails(5, !one.WriteProcessMemory(open(PROCESS_VM_WRITE), base, bytes, 1, count));
    int writing = PROCESS_VM_WRITE | PROCESS_VM_OPERATION;
    assertThat(one.WriteProcessMemory(open(writing), base, bytes, 1, count)).isTrue();
    assertThat(one.ReadProcessMemory(open(PROCESS_VM_READ), base, bytes, 1, count)).isTrue();
    Handle query = open(PROCESS_QUERY_INFORMATION);
    assertThat(one.VirtualQueryEx(query, base)).isNotNull();
    assertFails(5, !one.VirtualProtectEx(query, base, 1, PAGE_READONLY, new int[1]));
    assertThat(one.VirtualProtectEx(operation, base, 1, PAGE_READONLY, new int[1])).isTrue();
    assertThat(one.VirtualFreeEx(operation, base, 0, MEM_RELEASE)).isTrue();
  }

  @Test
  void aCopyEndsAtTheFirstInaccessiblePage() {
    Handle process = open(PROCESS_ALL_ACCESS);
    long base = allocateIn(process, 3, PAGE_READWRITE);
    one.VirtualProtectEx(process, base + 2 * PAGE, PAGE, PAGE_NOACCESS, new int[1]);
    byte[] large = new byte[3 * PAGE];
    assertFails(299, !one.ReadProcessMemory(process, base + 100, large, 2 * PAGE, count));
    assertThat(count[0]).isEqualTo(2 * PAGE - 100);
    assertFails(299, !one.WriteProcessMemory(process, base + 100, large, 2 * PAGE, count));
    assertThat(count[0]).isEqualTo(2 * PAGE - 100);
    assertFails(299, !one.ReadProcessMemory(process, base + 2 * PAGE, large, 1, count));
    assertFails(998, !one.WriteProcessMemory(process, base + 2 * PAGE, large, 1, count));
    assertThat(count[0]).isZero();
    assertFails(299, !one.ReadProcessMemory(process, 0, large, 1, count));
    assertFails(299, !one.ReadProcessMemory(process, -1, large, 1, count));
    assertFails(998, !one.ReadProcessMemory(process, base, large, large.length + 1, count));
    assertThat(one.ReadProcessMemory(process, base, large, 0, count)).isTrue();
  }

  @Test
  void anUnknownProcessNumberIsAnInvalidParameter() {
    assertFails(87, one.OpenProcess(PROCESS_ALL_ACCESS, false, 3) == null);
    assertThat(one.GetCurrentProcessId()).isNotEqualTo(two.processId());
  }

  @Test
  void onTheHostThereIsOnlyTheCallingProcess() {
    Kernel32 host = new Kernel32(AddressSpace.host());
    Handle own =
        Objects.requireNonNull(
            host.OpenProcess(PROCESS_ALL_ACCESS, false, ProcessHandle.current().pid()));
    long base = host.VirtualAllocEx(own, 0, 2 * PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    host.VirtualProtectEx(own, base + PAGE, PAGE, PAGE_NOACCESS, new int[1]);
    assertThat(host.WriteProcessMemory(own, base, bytes, 8, count)).isTrue();
    assertThat(host.ReadProcessMemory(own, base + PAGE - 4, bytes, 8, count)).isFalse();
    assertThat(count[0]).isEqualTo(4);
    assertThat(host.VirtualFreeEx(own, base, 0, MEM_RELEASE)).isTrue();
    assertThat(host.CloseHandle(own)).isTrue();
    assertThat(host.OpenProcess(PROCESS_ALL_ACCESS, false, 1)).isNull();
    assertThat(host.GetLastError()).isEqualTo(50);
  }
}
