package org.freehold.vm.internal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.PageUse;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The machine below the address spaces: layouts, physical memory, faults and trimming.
class PhysicalMemoryTest {

  private static final long PAGE = 0x1000;

  private static SimulatedMachine machine(long pages) {
    return SimulatedMachine.builder()
        .physicalMemory(pages * PAGE)
        .pageFile(100 * PAGE)
        .lockQuota(50 * PAGE)
        .build();
  }

  private static long committed(SimulatedAddressSpace space, long pages) {
    return space.reserve(pages * PAGE, ReserveOptions.COMMITTED);
  }

  @ParameterizedTest
  @CsvSource({"2, 7ffeffff", "3, bffeffff", "4, fffeffff"})
  void aProcessOf32BitsHasTwoToFourGibibytesWithout64KAtBothEnds(int gibibytes, String highest) {
    SimulatedAddressSpace space =
        SimulatedMachine.builder()
            .bits(32)
            .userRange((long) gibibytes << 30)
            .build()
            .createProcess("layout");
    long last = Long.parseLong(highest, 16);
    assertThat(space.info().lowestAddress()).isEqualTo(0x10000);
    assertThat(space.info().highestAddress()).isEqualTo(last);
    long all = last + 1 - 0x10000;
    assertThat(space.reserve(all)).isEqualTo(0x10000);
    assertThat(space.tryReserve(1, ReserveOptions.ANYWHERE)).isZero();
    space.release(0x10000);
    assertThatThrownBy(() -> space.reserve(1, ReserveOptions.ANYWHERE.withAddress(0x1000)))
        .isInstanceOf(AddressSpaceException.class);
    assertThatThrownBy(() -> space.reserve(1, ReserveOptions.ANYWHERE.withAddress(last + 1)))
        .isInstanceOf(AddressSpaceException.class);
    assertThat(space.reserve(1, ReserveOptions.ANYWHERE.withTopDown(true)))
        .isEqualTo(last + 1 - 0x10000);
  }

  @Test
  void theCommitLimitIsPhysicalMemoryAndPageFileTogether() {
    assertThat(machine(10).commitLimit()).isEqualTo(110 * PAGE);
    assertThat(SimulatedMachine.builder().build().commitLimit()).isEqualTo(Long.MAX_VALUE);
    assertThat(SimulatedMachine.builder().pageFile(PAGE).build().commitLimit())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(
            SimulatedMachine.builder()
                .physicalMemory(9 * PAGE)
                .commitLimit(5)
                .build()
                .commitLimit())
        .isEqualTo(5);
    assertThatThrownBy(() -> SimulatedMachine.builder().physicalMemory(PAGE).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("physicalMemory=4096");
  }

  @Test
  void theFirstTouchOfAPageIsAFaultAndTheNextIsNone() {
    SimulatedMachine machine = machine(100);
    SimulatedAddressSpace one = machine.createProcess("one");
    SimulatedAddressSpace two = machine.createProcess("two");
    long base = committed(one, 4);
    assertThat(one.pageUse()).isEqualTo(new PageUse(0, 0, 0, 0, 0, 0, 0, 0));
    one.memory().putByte(base, (byte) 1);
    one.memory().getByte(base + 1);
    one.memory().getByte(base + PAGE);
    two.memory().getByte(committed(two, 1));
    assertThat(one.pageUse()).isEqualTo(new PageUse(2 * PAGE, 2 * PAGE, 0, 2, 0, 0, 0, 0));
    assertThat(machine.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 3, 0, 0, 0, 0));
    one.decommit(base, PAGE);
    assertThat(one.pageUse()).isEqualTo(new PageUse(PAGE, 2 * PAGE, 0, 2, 0, 0, 0, 0));
    one.reset(base + PAGE, PAGE);
    assertThat(one.pageUse().residentBytes()).isZero();
    one.memory().getByte(base + PAGE);
    assertThat(one.pageUse().demandZeroFaults()).isEqualTo(3);
    one.release(base);
    assertThat(machine.pageUse().residentBytes()).isEqualTo(PAGE);
  }

  @Test
  void theOldestPageIsTrimmedAndComesBackWithItsContents() {
    SimulatedMachine machine = machine(3);
    SimulatedAddressSpace space = machine.createProcess("trimmed");
    long base = committed(space, 4);
    for (int page = 0; page < 4; page++) {
      space.memory().putByte(base + page * PAGE, (byte) (page + 1));
    }
    assertThat(space.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 4, 0, 0, 0, 1));
    assertThat(space.memory().getByte(base + 3 * PAGE)).isEqualTo((byte) 4);
    assertThat(space.pageUse().faults()).isEqualTo(4);
    assertThat(space.memory().getByte(base)).isEqualTo((byte) 1);
    assertThat(space.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 4, 1, 0, 0, 2));
  }

  @Test
  void aLockedPageIsNeverTrimmed() {
    SimulatedMachine machine = machine(3);
    SimulatedAddressSpace space = machine.createProcess("locked");
    long base = committed(space, 8);
    space.lock(base, 2 * PAGE);
    assertThat(space.pageUse()).isEqualTo(new PageUse(2 * PAGE, 2 * PAGE, 2 * PAGE, 2, 0, 0, 0, 0));
    assertThatThrownBy(() -> space.lock(base + 2 * PAGE, PAGE))
        .isInstanceOfSatisfying(
            AddressSpaceException.class,
            e -> assertThat(e.error()).isEqualTo(VmError.WORKING_SET_QUOTA))
        .hasMessageContaining("physical memory is full of locked pages");
    space.reset(base, PAGE);
    for (int page = 0; page < 8; page++) {
      space.memory().putByte(base + page * PAGE, (byte) 1);
    }
    assertThat(space.pageUse().demandZeroFaults()).isEqualTo(8);
    assertThat(space.pageUse().trimmedPages()).isEqualTo(5);
    space.memory().putByte(base, (byte) 1);
    space.memory().putByte(base + PAGE, (byte) 1);
    assertThat(space.pageUse().faults()).isEqualTo(8);
    space.unlock(base, 2 * PAGE);
    space.memory().putByte(base + 2 * PAGE, (byte) 1);
    space.memory().putByte(base + 3 * PAGE, (byte) 1);
    assertThat(space.pageUse().lockedBytes()).isZero();
    assertThat(space.pageUse().trimmedPages()).isEqualTo(7);
  }

  @Test
  void aProcessWithoutPagesTakesFromTheOneThatHasMost() {
    SimulatedMachine machine = machine(4);
    SimulatedAddressSpace large = machine.createProcess("large");
    SimulatedAddressSpace small = machine.createProcess("small");
    long base = committed(large, 4);
    large.memory().fill(base, 4 * PAGE, (byte) 7);
    large.memory().getByte(base);
    small.memory().putByte(committed(small, 1), (byte) 1);
    assertThat(large.pageUse().trimmedPages()).isEqualTo(1);
    assertThat(machine.pageUse().residentBytes()).isEqualTo(4 * PAGE);
    // The page that the thread looked at last is the one that went: it must fault again.
    assertThat(large.memory().getByte(base)).isEqualTo((byte) 7);
    assertThat(large.pageUse().pageInFaults()).isEqualTo(1);
  }

  /// First in, first out, with locked pages standing aside, written as plainly as it can be.
  private static final class Model {
    private final LinkedHashSet<Long> queue = new LinkedHashSet<>();
    private final Set<Long> locked = new LinkedHashSet<>();
    private final int capacity;
    private long faults;

    Model(int capacity) {
      this.capacity = capacity;
    }

    void touch(long page) {
      if (locked.contains(page) || queue.contains(page)) {
        return;
      }
      if (locked.size() + queue.size() == capacity) {
        queue.removeFirst();
      }
      queue.add(page);
      faults++;
    }
  }

  @Test
  void theWorkingSetAgreesWithAQueue() {
    SplittableRandom random = new SplittableRandom(7);
    SimulatedAddressSpace space = machine(20).createProcess("model");
    long base = committed(space, 60);
    Model model = new Model(20);
    for (int i = 0; i < 200_000; i++) {
      long page = random.nextLong(60);
      long address = base + page * PAGE;
      switch (random.nextInt(8)) {
        case 0 -> {
          if (model.locked.size() < 10) {
            space.lock(address, 1);
            model.touch(page);
            model.queue.remove(page);
            model.locked.add(page);
          }
        }
        case 1 -> {
          if (model.locked.remove(page)) {
            space.unlock(address, 1);
            model.queue.add(page);
          }
        }
        case 2 -> {
          space.decommit(address, 1);
          space.commit(address, 1, Protection.READ_WRITE);
          model.queue.remove(page);
          model.locked.remove(page);
        }
        default -> {
          space.memory().putByte(address, (byte) i);
          model.touch(page);
        }
      }
      PageUse use = space.pageUse();
      assertThat(use.residentBytes() / PAGE).isEqualTo(model.queue.size() + model.locked.size());
      assertThat(use.lockedBytes() / PAGE).isEqualTo(model.locked.size());
      assertThat(use.faults()).isEqualTo(model.faults);
    }
  }
}
