package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.freehold.OutOfMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What sections and views do on host and simulated memory.
@Timeout(60)
class SectionsTest {

  private static final int SLOT = 0x10000;

  enum MemoryKind {
    SIMULATED,
    NATIVE;

    AddressSpace space() {
      return this == NATIVE
          ? NativeAddressSpace.apart()
          : SimulatedMachine.builder().bits(32).build().createProcess("test");
    }
  }

  @TempDir private Path folder;
  private Consumer<AddressSpace> atEnd = _ -> {};
  private final String name = "test " + ProcessHandle.current().pid() + "/" + System.nanoTime();

  private AddressSpace use(MemoryKind kind) {
    AddressSpace space = kind.space();
    atEnd =
        _ -> {
          List<Long> views = space.regions().map(Region::allocationBase).distinct().toList();
          views.forEach(base -> space.sections().unmap(base));
          assertThat(space.reservedBytes()).isZero();
          assertThat(space.committedBytes()).isZero();
          if (space instanceof SimulatedAddressSpace simulated) {
            simulated.machine().validate();
            assertThat(simulated.machine().committedBytes()).isZero();
            assertThat(simulated.machine().pageUse().residentBytes()).isZero();
          }
        };
    return space;
  }

  @AfterEach
  void nothingIsLeft() {
    atEnd.accept(AddressSpace.host());
  }

  private static void assertRefused(VmError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AddressSpaceException.class, e -> assertThat(e.error()).isEqualTo(error));
  }

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return Files.write(folder.resolve("file"), bytes);
  }

  @ParameterizedTest
  @EnumSource
  void twoViewsOfASectionShowTheSameBytes(MemoryKind kind) {
    AddressSpace space = use(kind);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(3 * SLOT))) {
      long all = space.sections().map(section, ViewOptions.READ_WRITE);
      long part = space.sections().map(section, ViewOptions.READ.of(2 * SLOT, 100));
      assertThat(space.memory().getLong(part)).isZero();
      space.memory().putLong(all + 2 * SLOT, 77);
      assertThat(space.memory().getLong(part)).isEqualTo(77);
      assertThat(section.size()).isEqualTo(3 * SLOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewIsACommittedReservationOfItsOwn(MemoryKind kind) {
    AddressSpace space = use(kind);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(SLOT))) {
      long first = space.sections().map(section, ViewOptions.READ_WRITE);
      long second = space.sections().map(section, ViewOptions.COPY.of(0, 1));
      assertThat(space.query(first + 5000))
          .isEqualTo(
              new Region(
                  first + 4096,
                  SLOT - 4096,
                  Region.State.COMMITTED,
                  first,
                  Protection.READ_WRITE,
                  Protection.READ_WRITE,
                  Region.Type.MAPPED,
                  Caching.CACHED));
      Region copy = space.query(second);
      assertThat(copy.size()).isEqualTo(4096);
      assertThat(copy.allocationBase()).isEqualTo(second);
      assertThat(copy.protection()).isEqualTo(Protection.of(Access.WRITE_COPY));
      assertThat(space.regions()).hasSize(2);
      assertThat(space.committedBytes()).isEqualTo(SLOT + 4096);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewIsUnmappedAndNotFreedCommittedOrReset(MemoryKind kind) {
    AddressSpace space = use(kind);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(SLOT))) {
      long view = space.sections().map(section, ViewOptions.READ_WRITE);
      assertRefused(VmError.UNABLE_TO_DELETE_SECTION, () -> space.release(view));
      assertRefused(VmError.UNABLE_TO_DELETE_SECTION, () -> space.release(view, 4096));
      assertRefused(VmError.UNABLE_TO_DELETE_SECTION, () -> space.decommit(view, 4096));
      assertRefused(
          VmError.ALREADY_COMMITTED, () -> space.tryCommit(view, 4096, Protection.READ_WRITE));
      assertRefused(VmError.CONFLICTING_ADDRESSES, () -> space.reset(view, 4096));
      space.sections().unmap(view + 4096 + 7);
      assertThat(space.query(view).state()).isEqualTo(Region.State.FREE);
      assertRefused(VmError.NOT_MAPPED_VIEW, () -> space.sections().unmap(view));
    }
    long reserved = space.reserve(SLOT);
    assertRefused(VmError.NOT_MAPPED_VIEW, () -> space.sections().unmap(reserved));
    assertRefused(VmError.NOT_MAPPED_VIEW, () -> space.sections().flush(reserved, 1));
    space.release(reserved);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyNeverLeaksBackAndSeesOthersUntilItIsWritten(MemoryKind kind) {
    AddressSpace space = use(kind);
    Memory memory = space.memory();
    try (Section section = space.sections().create(SectionOptions.ofPageFile(SLOT))) {
      long shared = space.sections().map(section, ViewOptions.READ_WRITE);
      long one = space.sections().map(section, ViewOptions.COPY);
      long two = space.sections().map(section, ViewOptions.COPY);
      memory.putInt(shared + 100, 1);
      assertThat(memory.getInt(one + 100)).isEqualTo(1);
      memory.putInt(one + 104, 2);
      assertThat(memory.getInt(shared + 104)).isZero();
      assertThat(memory.getInt(two + 104)).isZero();
      assertThat(memory.getInt(one + 100)).isEqualTo(1);
      memory.putInt(shared + 100, 3);
      assertThat(memory.getInt(one + 100)).isEqualTo(1);
      assertThat(memory.getInt(two + 100)).isEqualTo(3);
      memory.fill(two, SLOT, (byte) 9);
      for (int i = 0; i < SLOT; i += 512) {
        assertThat(memory.getByte(shared + i)).isZero();
      }
      assertThat(memory.getInt(one + 104)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSectionLivesWhileAViewHoldsIt(MemoryKind kind) {
    AddressSpace space = use(kind);
    Section section = space.sections().create(SectionOptions.ofPageFile(SLOT).withName(name));
    long view = space.sections().map(section, ViewOptions.READ_WRITE);
    space.memory().putInt(view, 5);
    section.close();
    section.close();
    assertThat(section.isOpen()).isFalse();
    assertThat(space.memory().getInt(view)).isEqualTo(5);
    assertRefused(
        VmError.INVALID_HANDLE, () -> space.sections().map(section, ViewOptions.READ_WRITE));
    assertRefused(VmError.NAME_NOT_FOUND, () -> space.sections().open(name, Access.READ));
    space.sections().create(SectionOptions.ofPageFile(SLOT).withName(name)).close();
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsTakenOpenedAndRemoved(MemoryKind kind) {
    AddressSpace space = use(kind);
    Sections sections = space.sections();
    SectionOptions options = SectionOptions.ofPageFile(1000).withName(name);
    Section created = sections.create(options);
    try (Section opened = sections.open(name, Access.READ)) {
      assertThat(opened.size()).isEqualTo(1000);
      assertThat(opened.name()).isEqualTo(name);
      assertRefused(VmError.NAME_TAKEN, () -> sections.create(options));
      long writing = sections.map(created, ViewOptions.READ_WRITE);
      long reading = sections.map(opened, ViewOptions.READ);
      space.memory().putInt(writing + 996, 11);
      assertThat(space.memory().getInt(reading + 996)).isEqualTo(11);
      assertRefused(VmError.ACCESS_DENIED, () -> sections.map(opened, ViewOptions.READ_WRITE));
      sections.remove(name);
      assertRefused(VmError.NAME_NOT_FOUND, () -> sections.open(name, Access.READ));
      assertRefused(VmError.NAME_NOT_FOUND, () -> sections.remove(name));
      assertThat(space.memory().getInt(reading + 996)).isEqualTo(11);
      try (Section other = sections.create(options)) {
        created.close();
        try (Section again = sections.open(name, Access.READ)) {
          assertThat(again.size()).isEqualTo(other.size());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotLegalIsRefusedByName(MemoryKind kind) {
    AddressSpace space = use(kind);
    Sections sections = space.sections();
    SectionOptions page = SectionOptions.ofPageFile(1);
    assertRefused(VmError.INVALID_PARAMETER, () -> sections.create(page.withSize(0)));
    assertRefused(VmError.INVALID_PARAMETER, () -> sections.create(page.withSize(-1)));
    assertRefused(VmError.SECTION_PROTECTION, () -> sections.create(page.withLimit(Access.NONE)));
    assertRefused(
        VmError.SECTION_PROTECTION, () -> sections.create(page.withLimit(Access.EXECUTE)));
    assertRefused(VmError.INVALID_NAME, () -> sections.create(page.withName("x".repeat(300))));
    assertRefused(VmError.INVALID_NAME, () -> sections.open(" ", Access.READ));
    assertRefused(VmError.NAME_NOT_FOUND, () -> sections.open(name, Access.READ));
    assertThatThrownBy(() -> sections.create(page.withSize(1L << 60)))
        .isInstanceOf(OutOfMemoryException.class);
    try (Section section = sections.create(page.withSize(3 * SLOT))) {
      ViewOptions read = ViewOptions.READ;
      assertRefused(VmError.NOT_ALIGNED, () -> sections.map(section, read.of(100, 0)));
      assertRefused(VmError.NOT_ALIGNED, () -> sections.map(section, read.withAddress(SLOT + 1)));
      assertRefused(VmError.INVALID_VIEW_SIZE, () -> sections.map(section, read.of(3 * SLOT, 0)));
      assertRefused(
          VmError.INVALID_VIEW_SIZE, () -> sections.map(section, read.of(SLOT, 2 * SLOT + 1)));
      assertRefused(VmError.INVALID_VIEW_SIZE, () -> sections.map(section, read.of(0, -1)));
      assertRefused(VmError.INVALID_VIEW_SIZE, () -> sections.map(section, read.of(-SLOT, 1)));
      assertRefused(
          VmError.SECTION_PROTECTION, () -> sections.map(section, read.withAccess(Access.NONE)));
      assertRefused(
          VmError.ACCESS_DENIED, () -> sections.map(section, read.withAccess(Access.EXECUTE_READ)));
      long view = sections.map(section, read.of(SLOT, SLOT));
      assertRefused(
          VmError.CONFLICTING_ADDRESSES, () -> sections.map(section, read.withAddress(view)));
      sections.unmap(view);
      assertThat(sections.map(section, read.withAddress(view).of(0, SLOT))).isEqualTo(view);
      assertRefused(VmError.NOT_MAPPED_VIEW, () -> sections.flush(view, SLOT + 1));
      assertRefused(VmError.NOT_MAPPED_VIEW, () -> sections.flush(view, -1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfAViewHaveWhatItWasMappedForOrLess(MemoryKind kind) {
    AddressSpace space = use(kind);
    Sections sections = space.sections();
    try (Section section = sections.create(SectionOptions.ofPageFile(SLOT))) {
      long reading = sections.map(section, ViewOptions.READ);
      long writing = sections.map(section, ViewOptions.READ_WRITE);
      long copying = sections.map(section, ViewOptions.COPY);
      Protection copy = Protection.of(Access.WRITE_COPY);
      assertRefused(
          VmError.INVALID_PAGE_PROTECTION, () -> space.protect(reading, 1, Protection.READ_WRITE));
      assertRefused(VmError.INVALID_PAGE_PROTECTION, () -> space.protect(writing, 1, copy));
      assertRefused(
          VmError.INVALID_PAGE_PROTECTION,
          () -> space.protect(copying, 1, Protection.EXECUTE_READ_WRITE));
      assertThat(space.protect(writing, 1, Protection.READ)).isEqualTo(Protection.READ_WRITE);
      assertThat(space.protect(writing, 1, Protection.READ_WRITE)).isEqualTo(Protection.READ);
      assertThat(space.protect(copying, 1, Protection.NONE)).isEqualTo(copy);
      assertThat(space.protect(copying, 1, Protection.READ_WRITE)).isEqualTo(Protection.NONE);
      assertThat(space.query(copying).protection()).isEqualTo(copy);
      space.memory().putByte(copying, (byte) 1);
      assertThat(space.memory().getByte(writing)).isZero();
      space.lock(writing, 4096);
      space.populate(copying, SLOT);
      space.unlock(writing, 4096);
      assertThatThrownBy(() -> space.probe(reading, true))
          .isInstanceOf(AccessViolationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsReadAndWhatIsWrittenIsInItAfterAFlush(MemoryKind kind) throws IOException {
    AddressSpace space = use(kind);
    Path file = file(2 * SLOT + 1234);
    byte[] before = Files.readAllBytes(file);
    try (Section section = space.sections().create(SectionOptions.ofFile(file))) {
      assertThat(section.size()).isEqualTo(before.length);
      assertThat(section.file()).contains(file);
      long view = space.sections().map(section, ViewOptions.READ_WRITE);
      byte[] read = new byte[before.length];
      space.memory().read(view, read, 0, read.length);
      assertThat(read).isEqualTo(before);
      assertThat(space.memory().getByte(view + before.length)).isZero();
      space.memory().putByte(view + 3, (byte) 99);
      space.memory().putByte(view + before.length - 1, (byte) 98);
      space.sections().flush(view, 0);
      byte[] expected = before.clone();
      expected[3] = 99;
      expected[before.length - 1] = 98;
      assertThat(Files.readAllBytes(file)).isEqualTo(expected);
      space.memory().putByte(view + SLOT, (byte) 97);
      space.sections().unmap(view);
      expected[SLOT] = 97;
      assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCopyOfAFileIsNotWrittenToIt(MemoryKind kind) throws IOException {
    AddressSpace space = use(kind);
    Path file = file(SLOT);
    byte[] before = Files.readAllBytes(file);
    SectionOptions options = SectionOptions.ofFile(file).withLimit(Access.READ);
    try (Section section = space.sections().create(options)) {
      long copy = space.sections().map(section, ViewOptions.COPY);
      space.memory().fill(copy, SLOT, (byte) 1);
      space.sections().flush(copy, 0);
      space.sections().unmap(copy);
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsExtendedWhereItMayBeWritten(MemoryKind kind) throws IOException {
    AddressSpace space = use(kind);
    Sections sections = space.sections();
    Path file = file(100);
    SectionOptions longer = SectionOptions.ofFile(file).withSize(5000);
    assertRefused(VmError.SECTION_TOO_BIG, () -> sections.create(longer.withLimit(Access.READ)));
    try (Section section = sections.create(longer)) {
      assertThat(section.size()).isEqualTo(5000);
      assertThat(Files.size(file)).isEqualTo(5000);
      long view = sections.map(section, ViewOptions.READ);
      assertThat(space.memory().getByte(view + 99)).isEqualTo((byte) 99);
      assertThat(space.memory().getByte(view + 4999)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatCannotBeMappedIsSaidSo(MemoryKind kind) throws IOException {
    AddressSpace space = use(kind);
    Sections sections = space.sections();
    Path empty = Files.createFile(folder.resolve("empty"));
    Path none = folder.resolve("none");
    for (Path wrong : List.of(folder, Path.of("/dev/zero"))) {
      assertRefused(
          VmError.NOT_A_FILE,
          () -> sections.create(SectionOptions.ofFile(wrong).withLimit(Access.READ)));
    }
    assertRefused(VmError.FILE_EMPTY, () -> sections.create(SectionOptions.ofFile(empty)));
    assertRefused(VmError.FILE_NOT_FOUND, () -> sections.create(SectionOptions.ofFile(none)));
    assertThatThrownBy(() -> sections.create(SectionOptions.ofFile(none)))
        .hasMessageStartingWith("create section: there is no such file: " + none);
  }

  @ParameterizedTest
  @EnumSource
  void viewsOfOneFileAgreeWhateverTheirSections(MemoryKind kind) throws IOException {
    AddressSpace space = use(kind);
    Path file = file(SLOT);
    SectionOptions options = SectionOptions.ofFile(file);
    try (Section one = space.sections().create(options);
        Section two = space.sections().create(options.withLimit(Access.READ))) {
      long writing = space.sections().map(one, ViewOptions.READ_WRITE);
      long reading = space.sections().map(two, ViewOptions.READ);
      space.memory().putInt(writing + 8, 123456);
      assertThat(space.memory().getInt(reading + 8)).isEqualTo(123456);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewStartsWhereItsAlignmentSays(MemoryKind kind) {
    AddressSpace space = use(kind);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(100))) {
      for (long alignment = 1; alignment <= 1 << 22; alignment *= 4) {
        long view = space.sections().map(section, ViewOptions.READ.withAlignment(alignment));
        assertThat(view % alignment).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void copyingBetweenViewsAndPrivateMemoryKeepsBytes(MemoryKind kind) {
    AddressSpace space = use(kind);
    Memory memory = space.memory();
    long own = space.reserve(2 * SLOT, ReserveOptions.COMMITTED);
    try (Section section = space.sections().create(SectionOptions.ofPageFile(2 * SLOT))) {
      long view = space.sections().map(section, ViewOptions.READ_WRITE);
      memory.fill(view, 2 * SLOT, (byte) 7);
      memory.copy(own, view + 100, SLOT);
      byte[] bytes = new byte[2 * SLOT];
      memory.read(view, bytes, 0, bytes.length);
      byte[] expected = new byte[2 * SLOT];
      Arrays.fill(expected, (byte) 7);
      Arrays.fill(expected, 100, 100 + SLOT, (byte) 0);
      assertThat(bytes).isEqualTo(expected);
      memory.copy(view, own, 2 * SLOT);
      memory.read(own, bytes, 0, bytes.length);
      assertThat(bytes).isEqualTo(expected);
    }
    space.release(own);
  }
}
