package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_FREE;
import static org.freehold.win32.Mem.MEM_LARGE_PAGES;
import static org.freehold.win32.Mem.MEM_PHYSICAL;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

class Kernel32Test {

  private static final int PAGE = 0x1000;
  private static final int SLOT = 0x10000;

  private static Kernel32 process() {
    return new Kernel32(SimulatedMachine.builder().build().createProcess("test"));
  }

  @Test
  void eachThreadHasItsOwnLastError() throws InterruptedException {
    Kernel32 kernel32 = process();
    kernel32.VirtualAlloc(0, 0, MEM_RESERVE, PAGE_READWRITE);
    AtomicInteger other = new AtomicInteger(-1);
    Thread thread = new Thread(() -> other.set(kernel32.GetLastError()));
    thread.start();
    thread.join();
    assertThat(other).hasValue(0);
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }

  @Test
  void aHandleThatNoCallMadeIsInvalid() {
    Kernel32 kernel32 = process();
    Handle handle = new Handle() {};
    assertThat(kernel32.CloseHandle(handle)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
    HeapHandle made = kernel32.GetProcessHeap();
    HeapHandle copy =
        new HeapHandle() {
          @Override
          public Heap heap() {
            return made.heap();
          }

          @Override
          public long address() {
            return made.address();
          }
        };
    kernel32.SetLastError(0);
    assertThat(kernel32.HeapAlloc(copy, 0, 1)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
    assertThat(kernel32.HeapSize(copy, 0, 1)).isEqualTo(-1);
    assertThat(kernel32.HeapValidate(copy, 0, 0)).isFalse();
    assertThat(kernel32.HeapQueryInformation(copy, 0, new int[1], 4, null)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(998);
  }

  @Test
  void aSuccessDoesNotChangeTheLastError() {
    Kernel32 kernel32 = process();
    kernel32.SetLastError(0xdead);
    assertThat(kernel32.VirtualAlloc(0, PAGE, MEM_COMMIT, PAGE_READWRITE)).isPositive();
    assertThat(kernel32.GetLastError()).isEqualTo(0xdead);
  }

  @Test
  void freeMemoryIsQueriedUpToItsEnd() {
    Kernel32 kernel32 = process();
    long base = kernel32.VirtualAlloc(0, PAGE, MEM_RESERVE, PAGE_READWRITE);
    assertThat(base).isEqualTo(SLOT);
    assertThat(kernel32.VirtualQuery(0x123))
        .isEqualTo(new MemoryBasicInformation(0, 0, 0, SLOT, MEM_FREE, PAGE_NOACCESS, 0));
  }

  @Test
  void anAddressAboveTheHighestCannotBeQueried() {
    Kernel32 kernel32 = process();
    assertThat(kernel32.VirtualQuery(kernel32.GetSystemInfo().maximumApplicationAddress() + 1))
        .isNull();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }

  @Test
  void theSystemInfoIsThatOfWindows() {
    SystemInfo info = process().GetSystemInfo();
    assertThat(info.pageSize()).isEqualTo(PAGE);
    assertThat(info.allocationGranularity()).isEqualTo(SLOT);
    assertThat(info.minimumApplicationAddress()).isEqualTo(SLOT);
    assertThat(info.maximumApplicationAddress()).isEqualTo(0x7FFF_FFFE_FFFFL);
    assertThat(info.numberOfProcessors()).isPositive();
  }

  @Test
  void aFullAddressSpaceIsNotEnoughMemory() {
    Kernel32 kernel32 =
        new Kernel32(
            SimulatedMachine.builder().bits(32).userRange(8 * SLOT).build().createProcess("full"));
    assertThat(kernel32.VirtualAlloc(0, 6 * SLOT, MEM_RESERVE, PAGE_READWRITE)).isPositive();
    assertThat(kernel32.VirtualAlloc(0, 1, MEM_RESERVE, PAGE_READWRITE)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(8);
  }

  @Test
  void theCommitLimitHasACodeOfItsOwnAndLeavesNothingReserved() {
    AddressSpace space =
        SimulatedMachine.builder().commitLimit(SLOT).build().createProcess("limited");
    Kernel32 kernel32 = new Kernel32(space);
    assertThat(kernel32.VirtualAlloc(0, 2 * SLOT, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE))
        .isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(1455);
    assertThat(space.reservedBytes()).isZero();
    long base = kernel32.VirtualAlloc(0, 2 * SLOT, MEM_RESERVE, PAGE_READWRITE);
    assertThat(kernel32.VirtualAlloc(base, 2 * SLOT, MEM_COMMIT, PAGE_READWRITE)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(1455);
  }

  @Test
  void locksAreNotCountedAndHaveAQuota() {
    Kernel32 kernel32 =
        new Kernel32(SimulatedMachine.builder().lockQuota(2 * PAGE).build().createProcess("lock"));
    long base = kernel32.VirtualAlloc(0, SLOT, MEM_COMMIT, PAGE_READWRITE);
    assertThat(kernel32.VirtualLock(base, PAGE)).isTrue();
    assertThat(kernel32.VirtualLock(base, PAGE)).isTrue();
    assertThat(kernel32.VirtualUnlock(base, PAGE)).isTrue();
    assertThat(kernel32.VirtualUnlock(base, PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(158);
    assertThat(kernel32.VirtualLock(base, 3 * PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(1453);
  }

  @Test
  void onlyAccessiblePagesCanBeLocked() {
    Kernel32 kernel32 = process();
    long base = kernel32.VirtualAlloc(0, SLOT, MEM_COMMIT, PAGE_NOACCESS);
    assertThat(kernel32.VirtualLock(base, PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(998);
    long reserved = kernel32.VirtualAlloc(0, SLOT, MEM_RESERVE, PAGE_READWRITE);
    assertThat(kernel32.VirtualLock(reserved, PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(998);
    assertThat(kernel32.VirtualLock(base, 0)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }

  @Test
  void whatIsNotSupportedHasItsOwnCode() {
    Kernel32 kernel32 = process();
    int both = MEM_RESERVE | MEM_COMMIT;
    assertThat(kernel32.VirtualAlloc(0, 1 << 21, both | MEM_LARGE_PAGES, PAGE_READWRITE)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(1314);
    assertThat(kernel32.VirtualAlloc(0, PAGE, MEM_RESERVE | MEM_PHYSICAL, PAGE_READWRITE)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(50);
  }

  @Test
  void theHostsMemoryHasTheGranularityOfWindows() {
    Kernel32 kernel32 = new Kernel32(AddressSpace.host());
    long base = kernel32.VirtualAlloc(0, 1, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    assertThat(base % SLOT).isZero();
    assertThat(Objects.requireNonNull(kernel32.VirtualQuery(base)).regionSize()).isEqualTo(PAGE);
    assertThat(kernel32.VirtualAlloc(base + PAGE, 1, MEM_RESERVE, PAGE_READWRITE)).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(487);
    assertThat(kernel32.GetSystemInfo().allocationGranularity()).isEqualTo(SLOT);
    assertThat(kernel32.VirtualFree(base, 0, MEM_RELEASE)).isTrue();
  }
}
