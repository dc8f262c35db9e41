package org.freehold.vm.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Makes every system call of a long use of native memory fail once, and compares the reservation
/// table with the kernel's state.
class HostFaultInjectionTest {

  private static final long PAGE = AddressSpace.host().info().pageSize();
  private static final int ENOMEM = 12;
  private static final int EINVAL = 22;

  /// Every kind of call, each in a state in which it makes all of its system calls.
  private static void use(HostAddressSpace space) {
    long anywhere = space.tryReserve(8 * PAGE, ReserveOptions.ANYWHERE);
    long aligned = space.tryReserve(4 * PAGE, ReserveOptions.ANYWHERE.withAlignment(16 * PAGE));
    long committed = space.tryReserve(2 * PAGE, ReserveOptions.COMMITTED);
    attempt(() -> space.tryCommit(anywhere, 4 * PAGE, Protection.READ_WRITE));
    space.tryReserve(
        2 * PAGE, ReserveOptions.COMMITTED.with(ReserveFlag.POPULATE).with(ReserveFlag.HUGE_PAGES));
    attempt(() -> space.populate(anywhere, 2 * PAGE));
    attempt(() -> space.tryCommit(aligned, PAGE, Protection.READ_WRITE.guarded()));
    attempt(() -> space.protect(anywhere, 2 * PAGE, Protection.READ));
    attempt(() -> space.tryCommit(anywhere, 7 * PAGE, Protection.READ_WRITE));
    attempt(() -> space.lock(anywhere, PAGE));
    attempt(() -> space.lock(anywhere + PAGE, PAGE));
    attempt(() -> space.unlock(anywhere, PAGE));
    attempt(() -> space.probe(aligned, false));
    attempt(() -> space.reset(anywhere, PAGE));
    attempt(() -> space.discard(anywhere, PAGE));
    attempt(() -> space.decommit(anywhere + PAGE, 2 * PAGE));
    attempt(() -> space.release(anywhere + 4 * PAGE, PAGE));
    attempt(() -> space.release(committed));
  }

  private static void attempt(Runnable call) {
    try {
      call.run();
    } catch (AddressSpaceException | AccessViolationException e) {
      assertThat(e).hasMessageMatching("\\S.*address=.*|.* at 0x\\p{XDigit}+");
    } catch (OutOfMemoryException e) {
      assertThat(e.diagnosis().sentence()).contains("refused");
    } catch (OutOfMemoryError e) {
      assertThat(e).hasMessage("injected");
    }
  }

  @ParameterizedTest
  @CsvSource({ENOMEM + ",false", EINVAL + ",false", ENOMEM + ",true"})
  void theBookIsWholeWhicheverSystemCallFails(int error, boolean halfWay) throws IOException {
    FaultyKernel kernel = new FaultyKernel(error, halfWay);
    long calls = callsOf(kernel);
    assertThat(calls).isGreaterThan(12);
    for (long failing = 1; failing <= calls; failing++) {
      HostAddressSpace space = new HostAddressSpace(kernel);
      kernel.refuseOnly(failing);
      attempt(() -> use(space));
      kernel.refuseOnly(Long.MAX_VALUE);
      space.validate();
      touchAll(space);
      compareWithTheKernel(space);
      releaseAll(space);
    }
  }

  /// A downcall may throw before it is made. The second call of two is made in a way that cannot,
  /// but for the first use of an error number.
  @Test
  void theBookIsWholeWhicheverSystemCallThrows() throws IOException {
    FaultyKernel kernel = new FaultyKernel(ENOMEM).throwing();
    long calls = callsOf(kernel);
    for (long failing = 1; failing <= calls; failing++) {
      HostAddressSpace space = new HostAddressSpace(kernel);
      kernel.refuseOnly(failing);
      attempt(() -> use(space));
      kernel.refuseOnly(Long.MAX_VALUE);
      space.validate();
      touchAll(space);
      compareWithTheKernel(space);
      releaseAll(space);
    }
  }

  private static long callsOf(FaultyKernel kernel) {
    HostAddressSpace space = new HostAddressSpace(kernel);
    kernel.refuseOnly(Long.MAX_VALUE);
    use(space);
    long calls = kernel.calls();
    releaseAll(space);
    return calls;
  }

  /// Whatever is accessible in the table is accessible, or this would end the process.
  private static void touchAll(HostAddressSpace space) {
    for (Region region : space.regions().toList()) {
      for (long page = region.base(); page < region.end(); page += PAGE) {
        Protection protection = region.protection();
        if (protection.access().writable() && !protection.guard()) {
          space.memory().putByte(page, (byte) 1);
        } else if (protection.access().readable() && !protection.guard()) {
          assertThat(space.memory().getByte(page)).isBetween((byte) 0, (byte) 1);
        }
      }
    }
  }

  /// What is inaccessible in the table is so, except for pages whose memory has been returned.
  private static void compareWithTheKernel(HostAddressSpace space) throws IOException {
    List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
    for (Region region : space.regions().toList()) {
      boolean readable = region.protection().access().readable() && !region.protection().guard();
      boolean writable = region.protection().access().writable() && !region.protection().guard();
      for (long page = region.base();
          page < region.end() && region.state() == Region.State.COMMITTED;
          page += PAGE) {
        assertThat(rightsAt(maps, page))
            .startsWith((readable ? "r" : "-") + (writable ? "w" : "-"));
      }
    }
  }

  private static String rightsAt(List<String> maps, long address) {
    for (String line : maps) {
      int dash = line.indexOf('-');
      int space = line.indexOf(' ');
      boolean inside =
          Long.parseUnsignedLong(line, 0, dash, 16) <= address
              && address < Long.parseUnsignedLong(line, dash + 1, space, 16);
      if (inside) {
        return line.substring(space + 1);
      }
    }
    return "nothing is mapped";
  }

  private static void releaseAll(HostAddressSpace space) {
    List<Long> bases = space.regions().map(Region::allocationBase).distinct().toList();
    bases.forEach(space::release);
    assertThat(space.reservedBytes()).isZero();
    assertThat(space.committedBytes()).isZero();
    space.validate();
  }
}
