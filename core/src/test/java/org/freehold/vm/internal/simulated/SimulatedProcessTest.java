package org.freehold.vm.internal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;

/// What a process holds that it did not allocate: the kernel's shared page and images.
class SimulatedProcessTest {

  private static final long SHARED_PAGE = 0x7FFE_0000L;

  private static VmError errorOf(Runnable call) {
    return catchThrowableOfType(AddressSpaceException.class, call::run).error();
  }

  /// A page every 128 KiB leaves holes of 124 KiB, in each of which 64 KiB can be reserved. That no
  /// more than that is possible is the reason, and not the few holes where nothing is.
  @Test
  void aRefusalNamesUnusableHolesOnlyWhereTheyAreMostOfWhatIsFree() {
    AddressSpace space = SimulatedMachine.builder().bits(32).build().createProcess("test");
    List<Long> pages = new ArrayList<>();
    for (long page = space.tryReserve(4096, ReserveOptions.ANYWHERE);
        page != 0;
        page = space.tryReserve(4096, ReserveOptions.ANYWHERE)) {
      pages.add(page);
    }
    assertThat(space.whyNotReserved(1 << 20, 1).sentence())
        .isEqualTo(
            "32,766 holes of up to 60 KiB are free, but none of them contains a 64 KiB boundary");

    for (int i = 0; i < pages.size(); i += 2) {
      space.release(pages.get(i));
    }
    assertThat(space.whyNotReserved(1 << 20, 1).sentence())
        .isEqualTo(
            "no free range of addresses is large enough; the largest that can be reserved is 64"
                + " KiB");
  }

  @Test
  void theSharedPageIsCommittedReadOnlyAndTakesItsSlot() {
    SimulatedMachine machine = SimulatedMachine.builder().bits(32).sharedPage(true).build();
    SimulatedAddressSpace space = machine.createProcess("test");
    Region region = space.query(SHARED_PAGE + 100);
    assertThat(region.base()).isEqualTo(SHARED_PAGE);
    assertThat(region.size()).isEqualTo(4096);
    assertThat(region.state()).isEqualTo(Region.State.COMMITTED);
    assertThat(region.protection()).isEqualTo(Protection.READ);
    assertThat(space.memory().getLong(SHARED_PAGE)).isZero();
    assertThatThrownBy(() -> space.memory().putByte(SHARED_PAGE, (byte) 1))
        .isInstanceOf(AccessViolationException.class);
    assertThat(
            errorOf(
                () -> space.tryReserve(1, ReserveOptions.ANYWHERE.withAddress(SHARED_PAGE + 4096))))
        .isEqualTo(VmError.CONFLICTING_ADDRESSES);
  }

  @Test
  void theSharedPageCannotBeGivenBackOrChangedAndIsNotCharged() {
    SimulatedMachine machine = SimulatedMachine.builder().bits(32).sharedPage(true).build();
    SimulatedAddressSpace space = machine.createProcess("test");
    assertThat(errorOf(() -> space.release(SHARED_PAGE)))
        .isEqualTo(VmError.UNABLE_TO_DELETE_SECTION);
    assertThat(errorOf(() -> space.decommit(SHARED_PAGE, 4096)))
        .isEqualTo(VmError.UNABLE_TO_DELETE_SECTION);
    assertThat(errorOf(() -> space.protect(SHARED_PAGE, 1, Protection.READ_WRITE)))
        .isEqualTo(VmError.CONFLICTING_ADDRESSES);
    assertThat(machine.committedBytes()).isZero();
    space.validate();
  }

  @Test
  void aMachineWithoutRoomForTheSharedPageIsRefused() {
    assertThatThrownBy(() -> SimulatedMachine.builder().userRange(1 << 20).sharedPage(true).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userRange=1048576");
  }

  @Test
  void anImageIsCommittedAndChargedToNobody() {
    SimulatedMachine machine = SimulatedMachine.builder().bits(32).build();
    SimulatedAddressSpace space = machine.createProcess("test");
    assertThat(space.mapImage(0x12345, 0x40_1234)).isEqualTo(0x40_0000);
    Region region = space.query(0x40_0000);
    assertThat(region.type()).isEqualTo(Region.Type.IMAGE);
    assertThat(region.size()).isEqualTo(0x14000);
    assertThat(machine.committedBytes()).isZero();
    assertThat(errorOf(() -> space.release(0x40_0000))).isEqualTo(VmError.UNABLE_TO_DELETE_SECTION);
  }
}
