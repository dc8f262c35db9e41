package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_FREE;
import static org.freehold.win32.Mem.MEM_PRIVATE;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Page.PAGE_EXECUTE;
import static org.freehold.win32.Page.PAGE_EXECUTE_WRITECOPY;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_NOCACHE;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.Objects;
import java.util.Set;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Facts about the Win32 virtual memory calls, each observed on Windows; the number is that of the
/// fact in the project's collection.
class VirtualMemoryFactsTest {

  private static final int PAGE = 0x1000;
  private static final int SLOT = 0x10000;
  private static final int AT_ROUND_TO_PAGE = 0x40000000;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("facts");
  private final Kernel32 kernel32 = new Kernel32(space);

  private long reserve(long size, int protect) {
    long base = kernel32.VirtualAlloc(0, size, MEM_RESERVE, protect);
    assertThat(base).isPositive();
    return base;
  }

  private long allocate(long size, int protect) {
    long base = kernel32.VirtualAlloc(0, size, MEM_RESERVE | MEM_COMMIT, protect);
    assertThat(base).isPositive();
    return base;
  }

  private MemoryBasicInformation query(long address) {
    return Objects.requireNonNull(kernel32.VirtualQuery(address));
  }

  private void assertNull(long address, int error) {
    assertThat(address).isZero();
    assertThat(kernel32.GetLastError()).isEqualTo(error);
  }

  private void assertFalse(boolean result, int error) {
    assertThat(result).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(error);
  }

  private int protect(long address, long size, int protect) {
    int[] old = new int[1];
    assertThat(kernel32.VirtualProtect(address, size, protect, old)).isTrue();
    return old[0];
  }

  @Test
  void v01ReservingNothingIsAnInvalidParameter() {
    assertNull(kernel32.VirtualAlloc(0, 0, MEM_RESERVE, PAGE_NOACCESS), 87);
  }

  @Test
  void v02AReservationIsQueriedInWholePages() {
    long base = reserve(0xFFFC, PAGE_NOACCESS);
    assertThat(query(base))
        .isEqualTo(
            new MemoryBasicInformation(
                base, base, PAGE_NOACCESS, SLOT, MEM_RESERVE, 0, MEM_PRIVATE));
  }

  @Test
  void v03ReservedPagesCannotBeProtected() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    assertFalse(kernel32.VirtualProtect(base, SLOT, PAGE_READONLY, new int[1]), 487);
  }

  @Test
  void v04CommittingTheFirstPageEndsItsRun() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    assertThat(kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_NOACCESS)).isEqualTo(base);
    MemoryBasicInformation first = query(base);
    assertThat(first.regionSize()).isEqualTo(PAGE);
    assertThat(first.state()).isEqualTo(MEM_COMMIT);
    assertThat(first.protect()).isEqualTo(PAGE_NOACCESS);
  }

  @Test
  void v05ProtectingAPartlyCommittedRangeChangesNothing() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_NOACCESS);
    assertFalse(kernel32.VirtualProtect(base, 2 * PAGE, PAGE_READONLY, new int[1]), 487);
    assertThat(query(base).protect()).isEqualTo(PAGE_NOACCESS);
  }

  @Test
  void v06ProtectReturnsThePreviousProtection() {
    long base = allocate(PAGE, PAGE_NOACCESS);
    assertThat(protect(base, PAGE, PAGE_READONLY)).isEqualTo(PAGE_NOACCESS);
    assertThat(protect(base, PAGE, PAGE_READWRITE)).isEqualTo(PAGE_READONLY);
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE);
  }

  @Test
  void v07ResetOfACommittedPageKeepsItsState() {
    long base = allocate(PAGE, PAGE_READWRITE);
    space.memory().putByte(base, (byte) 5);
    assertThat(kernel32.VirtualAlloc(base, PAGE, MEM_RESET, PAGE_NOACCESS)).isEqualTo(base);
    assertThat(space.memory().getByte(base)).isIn((byte) 0, (byte) 5);
    assertThat(query(base).state()).isEqualTo(MEM_COMMIT);
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE);
  }

  @Test
  void v08ResetOfAReservedPageSucceedsAndLeavesItReserved() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    assertThat(kernel32.VirtualAlloc(base + PAGE, PAGE, MEM_RESET, PAGE_NOACCESS))
        .isEqualTo(base + PAGE);
    assertThat(query(base + PAGE).state()).isEqualTo(MEM_RESERVE);
    assertThat(query(base + PAGE).regionSize()).isEqualTo(0xF000);
  }

  @Test
  void v09ResetPastTheReservationFails() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    assertNull(kernel32.VirtualAlloc(base, SLOT + PAGE, MEM_RESET, PAGE_NOACCESS), 487);
  }

  @Test
  void v10ExactlyOneAccessMustBeGiven() {
    assertNull(kernel32.VirtualAlloc(0, PAGE, MEM_RESERVE, 0), 87);
    assertNull(kernel32.VirtualAlloc(0, PAGE, MEM_COMMIT, 0), 87);
    assertNull(kernel32.VirtualAlloc(0, PAGE, MEM_COMMIT, PAGE_READONLY | PAGE_EXECUTE), 87);
    long base = allocate(PAGE, PAGE_READWRITE);
    assertFalse(kernel32.VirtualProtect(base, PAGE, 0, new int[1]), 87);
    assertFalse(
        kernel32.VirtualProtect(base, PAGE, PAGE_READWRITE | PAGE_EXECUTE_WRITECOPY, new int[1]),
        87);
  }

  @Test
  void v11FreeTakesOneOfTwoTypesAndNoSizeToRelease() {
    long base = reserve(SLOT, PAGE_NOACCESS);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_READWRITE);
    assertFalse(kernel32.VirtualFree(base, SLOT, 0), 87);
    assertFalse(kernel32.VirtualFree(base, 0, MEM_FREE), 87);
    assertFalse(kernel32.VirtualFree(base, 0, MEM_RELEASE | MEM_DECOMMIT), 87);
    assertFalse(kernel32.VirtualFree(base, 1, MEM_RELEASE), 87);
    assertThat(kernel32.VirtualFree(base, SLOT, MEM_DECOMMIT)).isTrue();
    assertThat(kernel32.VirtualFree(base, 0, MEM_RELEASE)).isTrue();
    assertThat(query(base).state()).isEqualTo(MEM_FREE);
  }

  @Test
  void v12UncachedMemoryStaysUncachedWhateverItsProtection() {
    long base = allocate(2 * PAGE, PAGE_READWRITE | PAGE_NOCACHE);
    assertThat(protect(base, PAGE, PAGE_READWRITE)).isEqualTo(PAGE_READWRITE | PAGE_NOCACHE);
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE | PAGE_NOCACHE);
    assertThat(query(base).regionSize()).isEqualTo(2 * PAGE);
    assertThat(protect(base, PAGE, PAGE_READONLY)).isEqualTo(PAGE_READWRITE | PAGE_NOCACHE);
    assertThat(query(base).protect()).isEqualTo(PAGE_READONLY | PAGE_NOCACHE);
  }

  @Test
  void v13CachedMemoryCannotBecomeUncached() {
    long base = allocate(PAGE, PAGE_READWRITE);
    protect(base, PAGE, PAGE_READONLY | PAGE_NOCACHE);
    assertThat(query(base).protect()).isEqualTo(PAGE_READONLY);
  }

  @Test
  void v14AReleasedAddressCanBeReservedAgain() {
    long base = allocate(PAGE, PAGE_READWRITE);
    assertThat(base % SLOT).isZero();
    assertThat(kernel32.VirtualFree(base, 0, MEM_RELEASE)).isTrue();
    assertThat(kernel32.VirtualAlloc(base, PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE))
        .isEqualTo(base);
  }

  @Test
  void v15RoundingToPagesIsNotAType() {
    assertNull(
        kernel32.VirtualAlloc(0, PAGE, MEM_RESERVE | MEM_COMMIT | AT_ROUND_TO_PAGE, PAGE_READWRITE),
        87);
  }

  @Test
  void v16OnlySixOfAllCombinationsProtectPrivateMemory() {
    Set<Integer> legal = Set.of(0x01, 0x02, 0x04, 0x10, 0x20, 0x40);
    long base = allocate(PAGE, PAGE_READWRITE);
    for (int protect = 0; protect < 0x100; protect++) {
      long other = kernel32.VirtualAlloc(0, PAGE, MEM_COMMIT, protect);
      assertThat(other != 0).as("VirtualAlloc 0x%02x", protect).isEqualTo(legal.contains(protect));
      int before = query(base).protect();
      boolean done = kernel32.VirtualProtect(base, PAGE, protect, new int[1]);
      assertThat(done).as("VirtualProtect 0x%02x", protect).isEqualTo(legal.contains(protect));
      assertThat(query(base).protect()).isEqualTo(done ? protect : before);
    }
  }

  @Test
  void v17ProtectNeedsRoomForTheOldProtection() {
    long base = allocate(PAGE, PAGE_READWRITE);
    assertFalse(kernel32.VirtualProtect(base, PAGE, PAGE_READONLY, null), 998);
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE);
  }

  @Test
  void v43AGuardPageShowsInBothProtections() {
    long base = allocate(PAGE, PAGE_READWRITE | PAGE_GUARD);
    assertThat(query(base).allocationProtect()).isEqualTo(PAGE_READWRITE | PAGE_GUARD);
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE | PAGE_GUARD);
    assertThat(protect(base, PAGE, PAGE_READWRITE)).isEqualTo(PAGE_READWRITE | PAGE_GUARD);
  }

  @Test
  void v44LockingAGuardPageFailsOnceWithTheStatusItself() {
    long base = allocate(PAGE, PAGE_READWRITE | PAGE_GUARD);
    assertFalse(kernel32.VirtualLock(base, PAGE), 0x80000001);
    assertThat(kernel32.VirtualLock(base, PAGE)).isTrue();
    assertThat(query(base).protect()).isEqualTo(PAGE_READWRITE);
    assertThat(query(base).allocationProtect()).isEqualTo(PAGE_READWRITE | PAGE_GUARD);
  }

  @Test
  void v45AGuardPageFaultsExactlyOnce() {
    long base = allocate(PAGE, PAGE_READWRITE | PAGE_GUARD);
    assertThat(faultOfRead(base)).isEqualTo(VmError.GUARD_PAGE_VIOLATION);
    assertThat(space.memory().getByte(base)).isZero();
    space.memory().putByte(base, (byte) 1);
  }

  private VmError faultOfRead(long address) {
    try {
      space.memory().getByte(address);
      throw new AssertionError("no fault at " + address);
    } catch (AccessViolationException e) {
      return e.error();
    }
  }

  private VmError faultOfWrite(long address) {
    try {
      space.memory().putByte(address, (byte) 9);
      throw new AssertionError("no fault at " + address);
    } catch (AccessViolationException e) {
      return e.error();
    }
  }

  @Test
  void v51AccessFollowsTheState() {
    long base = reserve(PAGE, PAGE_READWRITE);
    assertThat(faultOfRead(base)).isEqualTo(VmError.ACCESS_VIOLATION);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_READWRITE);
    space.memory().putByte(base, (byte) 1);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_NOACCESS);
    assertThat(faultOfRead(base)).isEqualTo(VmError.ACCESS_VIOLATION);
    assertThat(faultOfWrite(base)).isEqualTo(VmError.ACCESS_VIOLATION);
    kernel32.VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_READONLY);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 1);
    assertThat(faultOfWrite(base)).isEqualTo(VmError.ACCESS_VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void v62TheSharedPageIsOnlyReadable(int bits) {
    long shared = 0x7FFE0000L;
    AddressSpace process =
        SimulatedMachine.builder().bits(bits).sharedPage(true).build().createProcess("shared");
    assertThat(process.memory().getByte(shared)).isZero();
    assertThat(new Kernel32(process).VirtualQuery(shared))
        .isEqualTo(
            new MemoryBasicInformation(
                shared, shared, PAGE_READONLY, PAGE, MEM_COMMIT, PAGE_READONLY, MEM_PRIVATE));
    assertThatExceptionOfType(AccessViolationException.class)
        .isThrownBy(() -> process.memory().putByte(shared, (byte) 1));
  }

  @Test
  void v63AFaultingWriteChangesNothing() {
    long base = allocate(PAGE, PAGE_READWRITE);
    space.memory().putByte(base, (byte) 7);
    protect(base, PAGE, PAGE_NOACCESS);
    protect(base, PAGE, PAGE_READONLY);
    assertThat(faultOfWrite(base)).isEqualTo(VmError.ACCESS_VIOLATION);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 7);
  }
}
