package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_RESET_UNDO;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READWRITE;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

class ResetUndoTest {

  private static final int PAGE = 0x1000;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("undo");
  private final Kernel32 kernel32 = new Kernel32(space);
  private final long base =
      kernel32.VirtualAlloc(0, 4 * PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

  private boolean undo(long address, long size) {
    return kernel32.VirtualAlloc(address, size, MEM_RESET_UNDO, PAGE_NOACCESS) == address;
  }

  @Test
  void undoingAResetSucceedsOnlyIfNothingWasLost() {
    space.memory().putByte(base + PAGE, (byte) 1);
    assertThat(kernel32.VirtualAlloc(base, 4 * PAGE, MEM_RESET, PAGE_NOACCESS)).isEqualTo(base);
    assertThat(undo(base, PAGE)).isTrue();
    assertThat(undo(base, 2 * PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(31);
    assertThat(undo(base + 2 * PAGE, 2 * PAGE)).isTrue();
  }

  @Test
  void undoingAResetIsNotCombinedAndStaysInsideAReservation() {
    assertThat(kernel32.VirtualAlloc(base, PAGE, MEM_RESET_UNDO | MEM_RESET, PAGE_NOACCESS))
        .isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(undo(base, 5 * PAGE)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(487);
  }

  @Test
  void theHostCannotReportWhatWasLost() {
    Kernel32 host = new Kernel32(AddressSpace.host());
    long page = host.VirtualAlloc(0, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    assertThat(host.VirtualAlloc(page, PAGE, MEM_RESET_UNDO, PAGE_NOACCESS)).isZero();
    assertThat(host.GetLastError()).isEqualTo(50);
    assertThat(host.VirtualFree(page, 0, Mem.MEM_RELEASE)).isTrue();
  }
}
