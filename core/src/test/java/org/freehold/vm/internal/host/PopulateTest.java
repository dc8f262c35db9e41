package org.freehold.vm.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PopulateTest {

  private static final Path SMAPS = Path.of("/proc/self/smaps");

  static Stream<AddressSpace> spaces() {
    return Stream.of(
        HostAddressSpace.apart(), SimulatedMachine.builder().build().createProcess("populate"));
  }

  /// Kibibytes of a line such as `Rss: 12 kB` of the mapping that starts at an address.
  private static long kibibytes(long address, String name) throws IOException {
    List<String> lines = Files.readAllLines(SMAPS);
    int line = 0;
    while (!lines.get(line).startsWith(Long.toHexString(address) + "-")) {
      line++;
    }
    while (!lines.get(line).startsWith(name)) {
      line++;
    }
    return Long.parseLong(lines.get(line).replaceAll("\\D", ""));
  }

  /// As Linux before 5.14.
  @Test
  void aKernelThatDoesNotKnowTheAdviceHasItsPagesTouched() throws IOException {
    FaultyKernel kernel = new FaultyKernel(22);
    HostAddressSpace space = new HostAddressSpace(kernel);
    long page = space.info().pageSize();
    long base = space.reserve(8 * page, ReserveOptions.COMMITTED);
    space.memory().putInt(base, 42);
    space.protect(base + 4 * page, 4 * page, Protection.READ);
    kernel.refuseOnly(1);
    space.populate(base, 8 * page);
    assertThat(kernel.calls()).isEqualTo(2);
    assertThat(space.memory().getInt(base)).isEqualTo(42);
    assertThat(kibibytes(base, "Rss:")).isEqualTo(4 * page / 1024);
    kernel.refuseOnly(2);
    space.populate(base, 8 * page);
    space.release(base);
    kernel.refuseOnly(3);
    long atOnce = space.reserve(2 * page, ReserveOptions.COMMITTED.with(ReserveFlag.POPULATE));
    assertThat(kernel.calls()).isEqualTo(3);
    assertThat(kibibytes(atOnce, "Rss:")).isEqualTo(2 * page / 1024);
    space.release(atOnce);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void contentsStayAndOnlyAccessiblePagesAreBroughtIn(AddressSpace space) {
    long page = space.info().pageSize();
    long base = space.reserve(4 * page);
    space.commit(base, 2 * page, Protection.READ_WRITE);
    space.protect(base + page, page, Protection.READ);
    space.memory().putByte(base, (byte) 1);
    space.populate(base, 2 * page);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 1);
    assertThat(space.memory().getByte(base + page)).isZero();
    assertThatThrownBy(() -> space.populate(base, 3 * page))
        .isInstanceOfSatisfying(
            AddressSpaceException.class,
            e -> assertThat(e.error()).isEqualTo(VmError.NOT_COMMITTED));
    space.commit(base, page, Protection.NONE);
    assertThatThrownBy(() -> space.populate(base, page))
        .isInstanceOfSatisfying(
            AddressSpaceException.class,
            e -> assertThat(e.error()).isEqualTo(VmError.ACCESS_VIOLATION));
    space.release(base);
  }

  @Test
  void nativePagesAreResidentAtOnce() throws IOException {
    HostAddressSpace space = HostAddressSpace.apart();
    ReserveOptions huge = ReserveOptions.COMMITTED.with(ReserveFlag.HUGE_PAGES);
    long lazy = space.reserve(1 << 22, huge);
    assertThat(kibibytes(lazy, "Rss:")).isZero();
    space.populate(lazy, 1 << 20);
    assertThat(kibibytes(lazy, "Rss:")).isBetween(1024L, 4096L);
    long eager = space.reserve(1 << 22, huge.with(ReserveFlag.POPULATE));
    assertThat(Files.readString(SMAPS)).contains(Long.toHexString(eager));
    space.release(lazy);
    space.release(eager);
  }

  @Test
  void simulatedPagesAreResidentAtOnce() {
    SimulatedAddressSpace space = SimulatedMachine.builder().build().createProcess("populate");
    long base = space.reserve(0x4000, ReserveOptions.COMMITTED.with(ReserveFlag.POPULATE));
    assertThat(space.pageUse().residentBytes()).isEqualTo(0x4000);
    space.memory().putByte(base, (byte) 1);
    assertThat(space.pageUse().faults()).isEqualTo(4);
    assertThat(space.backedBytes()).isEqualTo(0x1000);
  }
}
