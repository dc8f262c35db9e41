package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_WRITE_WATCH;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.Arrays;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Facts about write watch, each observed on Windows; the number is that of the fact in the
/// project's collection.
class WriteWatchFactsTest {

  private static final int PAGE = 0x1000;
  private static final int SIZE = 0x10000;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("watch");
  private final Kernel32 kernel32 = new Kernel32(space);
  private final Memory memory = space.memory();
  private long base;

  @BeforeEach
  void allocate() {
    base =
        kernel32.VirtualAlloc(0, SIZE, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE);
    assertThat(base).isPositive();
  }

  private long[] written(int flags, long address, long size, int most) {
    long[] addresses = new long[most];
    int[] count = new int[1];
    int[] granularity = new int[1];
    int answer = kernel32.GetWriteWatch(flags, address, size, addresses, count, granularity);
    assertThat(answer).isZero();
    assertThat(granularity[0]).isEqualTo(PAGE);
    return Arrays.copyOf(addresses, count[0]);
  }

  private long[] written() {
    return written(0, base, SIZE, 64);
  }

  @Test
  void v36WrittenPagesAreReturnedInOrderAndWithinTheRange() {
    assertThat(written()).isEmpty();
    memory.putByte(base + 5 * PAGE + 7, (byte) 1);
    assertThat(written()).containsExactly(base + 5 * PAGE);
    assertThat(written(Kernel32.WRITE_WATCH_FLAG_RESET, base, SIZE, 64)).hasSize(1);
    assertThat(written()).isEmpty();
    for (long page : new long[] {9, 5, 1}) {
      memory.putByte(base + page * PAGE, (byte) 2);
    }
    assertThat(written()).containsExactly(base + PAGE, base + 5 * PAGE, base + 9 * PAGE);
    assertThat(written(0, base + 2 * PAGE, 4 * PAGE, 64)).containsExactly(base + 5 * PAGE);
  }

  @Test
  void v37ResettingAPartLeavesTheRest() {
    memory.fill(base, SIZE, (byte) 1);
    assertThat(kernel32.ResetWriteWatch(base + PAGE, SIZE - 2 * PAGE)).isZero();
    assertThat(written()).containsExactly(base, base + SIZE - PAGE);
    memory.putByte(base + 3 * PAGE, (byte) 2);
    assertThat(written()).containsExactly(base, base + 3 * PAGE, base + SIZE - PAGE);
  }

  @Test
  void v38AWriteAcrossTwoPagesMarksBoth() {
    memory.putInt(base + 2 * PAGE - 2, -1);
    assertThat(written()).containsExactly(base + PAGE, base + 2 * PAGE);
  }

  @Test
  void v39AResetIsLimitedToTheReturnedPages() {
    memory.putInt(base + 2 * PAGE - 2, -1);
    assertThat(written(Kernel32.WRITE_WATCH_FLAG_RESET, base, SIZE, 1))
        .containsExactly(base + PAGE);
    assertThat(written()).containsExactly(base + 2 * PAGE);
  }

  @Test
  void v40ChangingTheProtectionDoesNotDisturbTheWatch() {
    memory.putByte(base + PAGE, (byte) 1);
    int[] old = new int[1];
    assertThat(kernel32.VirtualProtect(base, SIZE, PAGE_READONLY, old)).isTrue();
    assertThat(written()).containsExactly(base + PAGE);
    assertThat(kernel32.VirtualProtect(base, SIZE, PAGE_READWRITE, old)).isTrue();
    assertThat(written()).containsExactly(base + PAGE);
    memory.putByte(base, (byte) 1);
    assertThat(written()).containsExactly(base, base + PAGE);
  }

  @Test
  void v41OnlyWatchedMemoryCanBeQueried() {
    long other = kernel32.VirtualAlloc(0, SIZE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    for (long address : new long[] {0, other, base - PAGE}) {
      kernel32.SetLastError(0);
      assertThat(kernel32.GetWriteWatch(0, address, PAGE, new long[1], new int[1], new int[1]))
          .isEqualTo(Kernel32.WRITE_WATCH_FAILED);
      assertThat(kernel32.GetLastError()).isEqualTo(87);
      assertThat(kernel32.ResetWriteWatch(address, PAGE)).isEqualTo(-1);
    }
    assertThat(kernel32.GetWriteWatch(2, base, PAGE, new long[1], new int[1], new int[1]))
        .isEqualTo(-1);
    assertThat(kernel32.ResetWriteWatch(base, SIZE + 1)).isEqualTo(-1);
  }

  @Test
  void v42OnlySuccessfulWritesAreMarked() {
    assertThat(memory.getByte(base)).isZero();
    assertThat(written()).isEmpty();
    kernel32.VirtualProtect(base, PAGE, PAGE_READWRITE | PAGE_GUARD, new int[1]);
    assertThatExceptionOfType(AccessViolationException.class)
        .isThrownBy(() -> memory.putByte(base, (byte) 1));
    assertThat(written()).isEmpty();
    memory.putByte(base, (byte) 1); // A write by a handler counts.
    assertThat(written()).containsExactly(base);
  }

  @Test
  void v45AFailedLockMarksNothing() {
    kernel32.VirtualProtect(base, PAGE, PAGE_READWRITE | PAGE_GUARD, new int[1]);
    assertThat(kernel32.VirtualLock(base, PAGE)).isFalse();
    assertThat(written()).isEmpty();
  }

  @Test
  void aWriteAfterAReadAndAfterAResetIsMarked() {
    memory.putByte(base, (byte) 1);
    written(Kernel32.WRITE_WATCH_FLAG_RESET, base, SIZE, 64);
    assertThat(memory.getByte(base)).isEqualTo((byte) 1);
    assertThat(written()).isEmpty();
    memory.putByte(base + 1, (byte) 1);
    assertThat(written()).containsExactly(base);
  }

  @Test
  void freshMemoryIsUnwritten() {
    memory.putByte(base, (byte) 1);
    kernel32.VirtualFree(base, PAGE, MEM_DECOMMIT);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_READWRITE);
    assertThat(written()).isEmpty();
  }

  @Test
  void watchingNeedsAReservation() {
    assertThat(kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE))
        .isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
  }

  @Test
  void theHostHasNoWriteWatch() {
    Kernel32 host = new Kernel32(AddressSpace.host());
    assertThat(
            host.VirtualAlloc(0, SIZE, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE))
        .isZero();
    assertThat(host.GetLastError()).isEqualTo(50);
    assertThat(host.ResetWriteWatch(SIZE, PAGE)).isEqualTo(-1);
    assertThat(host.GetLastError()).isEqualTo(50);
  }
}
