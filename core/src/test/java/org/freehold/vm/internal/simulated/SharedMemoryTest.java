package org.freehold.vm.internal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.Access;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Memory;
import org.freehold.vm.PageUse;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What processes of one simulated machine share, and what is charged and resident for it.
@Timeout(60)
class SharedMemoryTest {

  private static final long PAGE = 0x1000;
  private static final int SLOT = 0x10000;

  @TempDir private Path folder;
  private SimulatedMachine machine = SimulatedMachine.builder().commitLimit(40 * PAGE).build();
  private SimulatedAddressSpace one = machine.createProcess("one");
  private SimulatedAddressSpace two = machine.createProcess("two");

  private void use(SimulatedMachine.Builder builder) {
    machine = builder.build();
    one = machine.createProcess("one");
    two = machine.createProcess("two");
  }

  @AfterEach
  void countsAreSums() {
    machine.validate();
  }

  private static long map(AddressSpace space, Section section, ViewOptions options) {
    return space.sections().map(section, options);
  }

  @Test
  void aNamedSectionIsSharedBetweenProcesses() {
    try (Section made = one.sections().create(SectionOptions.ofPageFile(SLOT).withName("x"));
        Section opened = two.sections().open("x", Access.READ_WRITE)) {
      long inOne = map(one, made, ViewOptions.READ_WRITE);
      long inTwo = map(two, opened, ViewOptions.READ_WRITE);
      one.memory().putInt(inOne + PAGE, 1);
      assertThat(two.memory().getInt(inTwo + PAGE)).isEqualTo(1);
      two.memory().putInt(inTwo + PAGE, 2);
      assertThat(one.memory().getInt(inOne + PAGE)).isEqualTo(2);
    }
  }

  @Test
  void aNameIsTheMachinesOwn() {
    SimulatedAddressSpace elsewhere = SimulatedMachine.builder().build().createProcess("other");
    try (Section section = one.sections().create(SectionOptions.ofPageFile(1).withName("x"))) {
      assertThatThrownBy(() -> elsewhere.sections().open("x", Access.READ))
          .isInstanceOf(AddressSpaceException.class);
      assertThatThrownBy(() -> map(elsewhere, section, ViewOptions.READ))
          .isInstanceOf(AddressSpaceException.class)
          .hasMessageContaining("handle");
    }
  }

  @Test
  void copyOnWriteNeverLeaksToAnotherProcess() {
    try (Section section = one.sections().create(SectionOptions.ofPageFile(SLOT))) {
      long shared = map(one, section, ViewOptions.READ_WRITE);
      long copy = map(two, section, ViewOptions.COPY);
      one.memory().putInt(shared, 1);
      two.memory().putInt(copy + 4, 2);
      assertThat(one.memory().getInt(shared + 4)).isZero();
      assertThat(two.memory().getInt(copy)).isEqualTo(1);
      assertThat(two.query(copy).protection()).isEqualTo(Protection.READ_WRITE);
      assertThat(two.query(copy).size()).isEqualTo(PAGE);
      assertThat(two.query(copy + PAGE).protection().access()).isEqualTo(Access.WRITE_COPY);
      assertThat(two.query(copy).allocationProtection().access()).isEqualTo(Access.WRITE_COPY);
      two.protect(copy, PAGE, Protection.READ);
      two.protect(copy, PAGE, Protection.READ_WRITE);
      two.memory().putInt(copy + 8, 3);
      assertThat(one.memory().getInt(shared + 8)).isZero();
      assertThat(two.memory().getInt(copy + 4)).isEqualTo(2);
    }
  }

  @Test
  void aSectionIsChargedOnceAndACopyForItsWholeSize() throws IOException {
    Section section = one.sections().create(SectionOptions.ofPageFile(SLOT - 100));
    assertThat(machine.committedBytes()).isEqualTo(SLOT);
    final long first = map(one, section, ViewOptions.READ_WRITE);
    final long second = map(two, section, ViewOptions.READ_WRITE);
    assertThat(machine.committedBytes()).isEqualTo(SLOT);
    long copy = map(two, section, ViewOptions.COPY);
    assertThat(machine.committedBytes()).isEqualTo(2 * SLOT);
    assertThatThrownBy(() -> map(one, section, ViewOptions.COPY))
        .isInstanceOfSatisfying(
            OutOfMemoryException.class,
            e -> assertThat(e.diagnosis().limit()).isEqualTo(Diagnosis.Limit.COMMIT_LIMIT));
    assertThatThrownBy(() -> one.sections().create(SectionOptions.ofPageFile(9 * PAGE)))
        .isInstanceOf(OutOfMemoryException.class)
        .hasMessageContaining("may commit 160 KiB in total, and 32 KiB of that is left");
    two.sections().unmap(copy);
    section.close();
    one.sections().unmap(first);
    assertThat(machine.committedBytes()).isEqualTo(SLOT);
    two.sections().unmap(second);
    assertThat(machine.committedBytes()).isZero();
    Path file = Files.write(folder.resolve("file"), new byte[(int) (100 * PAGE)]);
    try (Section ofFile = one.sections().create(SectionOptions.ofFile(file))) {
      long view = map(one, ofFile, ViewOptions.READ_WRITE);
      one.memory().fill(view, 100 * PAGE, (byte) 1);
      assertThat(machine.committedBytes()).isZero();
    }
  }

  @Test
  void aSharedPageIsInMemoryOnceAndCountsForEachProcess() {
    use(SimulatedMachine.builder().physicalMemory(8 * PAGE).pageFile(100 * PAGE));
    try (Section section = one.sections().create(SectionOptions.ofPageFile(4 * PAGE))) {
      long inOne = map(one, section, ViewOptions.READ_WRITE);
      long inTwo = map(two, section, ViewOptions.COPY);
      for (int page = 0; page < 3; page++) {
        one.memory().putInt(inOne + page * PAGE, page);
        assertThat(two.memory().getInt(inTwo + page * PAGE)).isEqualTo(page);
      }
      assertThat(one.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 3, 0, 0, 0, 0));
      assertThat(two.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 0, 0, 3, 0, 0));
      assertThat(machine.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 3, 0, 3, 0, 0));
      two.memory().putInt(inTwo, 9);
      assertThat(two.pageUse()).isEqualTo(new PageUse(3 * PAGE, 3 * PAGE, 0, 0, 0, 3, 1, 0));
      assertThat(machine.pageUse().residentBytes()).isEqualTo(4 * PAGE);
      one.sections().unmap(inOne);
      assertThat(machine.pageUse().residentBytes()).isEqualTo(3 * PAGE);
      two.sections().unmap(inTwo);
      assertThat(machine.pageUse().residentBytes()).isZero();
    }
  }

  @Test
  void pagesThatSeveralShowAreTrimmedFromEachBeforeThereIsRoom() {
    use(SimulatedMachine.builder().physicalMemory(4 * PAGE).pageFile(100 * PAGE));
    try (Section section = one.sections().create(SectionOptions.ofPageFile(4 * PAGE))) {
      long inOne = map(one, section, ViewOptions.READ_WRITE);
      long inTwo = map(two, section, ViewOptions.READ_WRITE);
      for (int page = 0; page < 4; page++) {
        one.memory().putInt(inOne + page * PAGE, page + 1);
        two.memory().getInt(inTwo + page * PAGE);
      }
      assertThat(machine.pageUse().residentBytes()).isEqualTo(4 * PAGE);
      long own = one.reserve(4 * PAGE, ReserveOptions.COMMITTED);
      one.memory().fill(own, 4 * PAGE, (byte) 1);
      assertThat(machine.pageUse().residentBytes()).isEqualTo(4 * PAGE);
      machine.validate();
      for (int page = 0; page < 4; page++) {
        assertThat(two.memory().getInt(inTwo + page * PAGE)).isEqualTo(page + 1);
      }
      assertThat(two.pageUse().pageInFaults()).isPositive();
      one.release(own);
    }
  }

  @Test
  void lockedPagesOfAViewStayAndACopyKeepsItsLock() {
    use(
        SimulatedMachine.builder()
            .physicalMemory(6 * PAGE)
            .pageFile(100 * PAGE)
            .lockQuota(10 * PAGE));
    try (Section section = one.sections().create(SectionOptions.ofPageFile(2 * PAGE))) {
      long copy = map(one, section, ViewOptions.COPY);
      long shared = map(two, section, ViewOptions.READ_WRITE);
      two.memory().putInt(shared, 4);
      one.lock(copy, 2 * PAGE);
      one.memory().putInt(copy, 5);
      assertThat(one.pageUse().lockedBytes()).isEqualTo(2 * PAGE);
      long own = one.reserve(20 * PAGE, ReserveOptions.COMMITTED);
      one.memory().fill(own, 20 * PAGE, (byte) 1);
      assertThat(one.pageUse().lockedBytes()).isEqualTo(2 * PAGE);
      one.memory().putInt(copy + 4, 6);
      assertThat(one.pageUse().copyFaults()).isEqualTo(1);
      one.unlock(copy, 2 * PAGE);
      one.sections().unmap(copy);
      assertThat(one.pageUse().lockedBytes()).isZero();
      assertThat(two.memory().getInt(shared)).isEqualTo(4);
    }
  }

  @Test
  void aGuardPageOfAViewFaultsOnce() {
    try (Section section = one.sections().create(SectionOptions.ofPageFile(SLOT))) {
      long view = map(one, section, ViewOptions.COPY);
      one.protect(view, PAGE, Protection.of(Access.WRITE_COPY).guarded());
      assertThatThrownBy(() -> one.memory().putByte(view, (byte) 1))
          .isInstanceOfSatisfying(
              AccessViolationException.class,
              e -> assertThat(e.error()).isEqualTo(VmError.GUARD_PAGE_VIOLATION));
      one.memory().putByte(view, (byte) 1);
    }
  }

  @Test
  void anInterruptedThreadReadsAndWritesFilesLikeAnyOther() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[(int) (2 * PAGE)]);
    try (Section section = one.sections().create(SectionOptions.ofFile(file))) {
      long view = map(one, section, ViewOptions.READ_WRITE);
      Thread.currentThread().interrupt();
      one.memory().putByte(view, (byte) 1);
      one.sections().flush(view, 0);
      assertThat(Thread.interrupted()).isTrue();
      one.memory().putByte(view + PAGE, (byte) 2);
      one.sections().unmap(view);
    }
    assertThat(Files.readAllBytes(file)[0]).isEqualTo((byte) 1);
    assertThat(Files.readAllBytes(file)[(int) PAGE]).isEqualTo((byte) 2);
  }

  @Test
  void aFileWithoutTheRightToWriteIsDenied() throws IOException {
    assumeFalse(System.getProperty("user.name").equals("root"), "the superuser may write all");
    Path file = Files.write(folder.resolve("file"), new byte[10]);
    assertThat(file.toFile().setReadOnly()).isTrue();
    assertThatThrownBy(() -> one.sections().create(SectionOptions.ofFile(file)))
        .isInstanceOfSatisfying(
            AddressSpaceException.class,
            e -> assertThat(e.error()).isEqualTo(VmError.ACCESS_DENIED));
    one.sections().create(SectionOptions.ofFile(file).withLimit(Access.READ)).close();
  }

  @Test
  void manyThreadsOfTwoProcessesAddUpInOneWordEach() throws InterruptedException {
    try (Section section = one.sections().create(SectionOptions.ofPageFile(16 * PAGE))) {
      long inOne = map(one, section, ViewOptions.READ_WRITE);
      long inTwo = map(two, section, ViewOptions.READ_WRITE);
      List<Thread> threads =
          IntStream.range(0, 8)
              .mapToObj(number -> Thread.ofPlatform().start(() -> count(number, inOne, inTwo)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      for (int number = 0; number < 8; number++) {
        assertThat(two.memory().getLong(inTwo + number * PAGE)).isEqualTo(20_000);
      }
    }
  }

  private void count(int number, long inOne, long inTwo) {
    for (int i = 0; i < 20_000; i++) {
      Memory memory = i % 2 == 0 ? one.memory() : two.memory();
      long address = (i % 2 == 0 ? inOne : inTwo) + number * PAGE;
      memory.putLong(address, memory.getLong(address) + 1);
    }
  }
}
