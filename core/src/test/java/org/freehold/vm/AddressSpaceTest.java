package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.freehold.Diagnosis.Limit;
import org.freehold.OutOfMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of an address space, on real and on simulated memory.
class AddressSpaceTest {

  private static final long SLOT = 0x10000;

  static Stream<AddressSpace> spaces() {
    return Stream.of(
        NativeAddressSpace.apart(),
        SimulatedMachine.builder().build().createProcess("64 bit"),
        SimulatedMachine.builder().bits(32).build().createProcess("32 bit"));
  }

  private static void assertError(VmError error, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AddressSpaceException.class, e -> assertThat(e.error()).isEqualTo(error));
  }

  /// Two reservations that touch: one is made, and cut in two.
  private static long twoNeighbours(AddressSpace space) {
    long page = space.info().pageSize();
    long low = space.reserve(3 * page, ReserveOptions.COMMITTED);
    space.release(low + page, page);
    long high = low + 2 * page;
    space.release(high);
    // The hole and the upper part again, from its own call, where the granularity allows it.
    long wanted = low + page;
    if (space.info().granularity() == page) {
      space.reserve(2 * page, ReserveOptions.COMMITTED.withAddress(wanted));
      return low;
    }
    space.release(low);
    long slot = space.info().granularity();
    long first = space.reserve(4 * slot);
    space.release(first);
    space.reserve(slot, ReserveOptions.COMMITTED.withAddress(first));
    space.reserve(slot, ReserveOptions.COMMITTED.withAddress(first + slot));
    return first;
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void neighboursAreNeverOne(AddressSpace space) {
    long page = space.info().pageSize();
    long low = twoNeighbours(space);
    long end = space.query(low).end();
    assertThat(space.query(end).allocationBase()).isEqualTo(end);
    assertError(VmError.CONFLICTING_ADDRESSES, () -> space.lock(end - page, 2 * page));
    assertError(
        VmError.CONFLICTING_ADDRESSES, () -> space.protect(end - page, 2 * page, Protection.READ));
    assertError(VmError.UNABLE_TO_FREE, () -> space.decommit(end - page, 2 * page));
    assertError(VmError.UNABLE_TO_FREE, () -> space.release(end - page, 2 * page));
    space.release(low);
    assertThat(space.query(end).state()).isEqualTo(Region.State.COMMITTED);
    space.release(end);
    assertThat(space.reservedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void releasingTheMiddleLeavesTwoReservations(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.reserve(5 * page, ReserveOptions.COMMITTED);
    space.memory().putByte(base, (byte) 1);
    space.memory().putByte(base + 4 * page, (byte) 2);
    space.release(base + 2 * page, page);
    assertThat(space.query(base).size()).isEqualTo(2 * page);
    assertThat(space.query(base + 2 * page).state()).isEqualTo(Region.State.FREE);
    assertThat(space.query(base + 3 * page).allocationBase()).isEqualTo(base + 3 * page);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 1);
    assertThat(space.memory().getByte(base + 4 * page)).isEqualTo((byte) 2);
    assertThat(space.committedBytes()).isEqualTo(4 * page);
    space.release(base);
    space.release(base + 3 * page);
    assertThat(space.reservedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void resetKeepsThePagesAndMayTakeTheirContents(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.reserve(2 * page, ReserveOptions.COMMITTED);
    space.memory().putByte(base, (byte) 7);
    Region before = space.query(base);
    space.reset(base, page);
    assertThat(space.query(base)).isEqualTo(before);
    assertThat(space.memory().getByte(base)).isIn((byte) 0, (byte) 7);
    space.memory().putByte(base, (byte) 8);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 8);
    assertError(VmError.CONFLICTING_ADDRESSES, () -> space.reset(base, 3 * page));
    space.release(base);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void discardedPagesStayCommittedAndReadAsZero(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.reserve(2 * page, ReserveOptions.COMMITTED);
    space.memory().putByte(base, (byte) 7);
    space.memory().putByte(base + page, (byte) 9);
    Region before = space.query(base);
    space.discard(base, page);
    assertThat(space.query(base)).isEqualTo(before);
    assertThat(space.memory().getByte(base)).isZero();
    assertThat(space.memory().getByte(base + page)).isEqualTo((byte) 9);
    assertError(VmError.CONFLICTING_ADDRESSES, () -> space.discard(base, 3 * page));
    space.release(base);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void probingAGuardPageTakesTheGuardAwayOnce(AddressSpace space) {
    long page = space.info().pageSize();
    Protection guarded = Protection.READ_WRITE.guarded();
    long base = space.reserve(page, ReserveOptions.COMMITTED.withProtection(guarded));
    assertThatThrownBy(() -> space.probe(base + 5, true))
        .isInstanceOfSatisfying(
            AccessViolationException.class,
            e -> assertThat(e.error()).isEqualTo(VmError.GUARD_PAGE_VIOLATION));
    space.probe(base + 5, true);
    space.memory().putByte(base + 5, (byte) 1);
    assertThat(space.query(base).protection()).isEqualTo(Protection.READ_WRITE);
    assertThat(space.query(base).allocationProtection()).isEqualTo(guarded);
    space.release(base);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void lockedPagesCanBeDecommitted(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.reserve(page, ReserveOptions.COMMITTED);
    space.lock(base, page);
    space.lock(base, page);
    space.decommit(base, page);
    space.commit(base, page, Protection.READ_WRITE);
    assertError(VmError.NOT_LOCKED, () -> space.unlock(base, page));
    space.release(base);
  }

  @Test
  void simulatedMemoryKeepsItsCaching() {
    AddressSpace space = SimulatedMachine.builder().build().createProcess("caching");
    long base = space.reserve(SLOT, ReserveOptions.COMMITTED.withCaching(Caching.UNCACHED));
    space.protect(base, 1, Protection.READ);
    assertThat(space.regions()).extracting(Region::caching).containsOnly(Caching.UNCACHED);
  }

  @Test
  void nativeMemoryIsCached() {
    ReserveOptions uncached = ReserveOptions.COMMITTED.withCaching(Caching.UNCACHED);
    assertError(
        VmError.INVALID_PAGE_PROTECTION, () -> AddressSpace.host().tryReserve(SLOT, uncached));
  }

  @Test
  void aCommitThatIsRefusedWhileReservingNamesTheCommitLimit() {
    AddressSpace space =
        SimulatedMachine.builder().commitLimit(SLOT).build().createProcess("limited");
    assertThatThrownBy(() -> space.reserve(2 * SLOT, ReserveOptions.COMMITTED))
        .isInstanceOfSatisfying(
            OutOfMemoryException.class,
            e -> assertThat(e.diagnosis().limit()).isEqualTo(Limit.COMMIT_LIMIT));
    assertThat(space.reservedBytes()).isZero();
  }
}
