package org.freehold.inspect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.record.LeakReport.Leak;
import org.freehold.inspect.report.LeakText;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.RecordedAddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left is what the space itself holds.
class LeakReportTest {

  private static final long SLOT = 0x10000;

  @TempDir private Path folder;

  private static AddressSpace simulated() {
    return SimulatedMachine.builder().bits(32).build().createProcess("test");
  }

  private static LeakReport report(Path file) throws IOException {
    try (VmRecordReader reader = VmRecordReader.open(file)) {
      return LeakReport.of(reader);
    }
  }

  @Test
  void sumsAndGroupsOfARecord() throws IOException {
    LeakReport report = RecordText.report(RecordText.WHOLE);
    assertThat(report.calls()).isEqualTo(8);
    assertThat(report.refused()).isEqualTo(1);
    assertThat(report.reservations()).isEqualTo(2);
    assertThat(report.unmatchedCalls()).isZero();
    assertThat(report.leaks())
        .extracting(Leak::reservedBytes, Leak::committedBytes, Leak::partlyReleased)
        .containsExactly(tuple(16384L, 4096L, 0L), tuple(4096L, 4096L, 1L));
  }

  @Test
  void theTextSaysWhoAndHowMuch() throws IOException {
    assertThat(LeakText.lines(RecordText.report(RecordText.WHOLE)))
        .contains(
            "Calls:          8 in 0.000000 s, of which 1 refused",
            "    at A.a(A.java:1)",
            "    at B.b(B.java:2)",
            "    00000000`00010000, 16.000 kB, by thread 1:main")
        .anyMatch(line -> line.startsWith("Never released: 2 of 2 reservations,"))
        .anyMatch(line -> line.startsWith("#2    1 released in part "));
  }

  @Test
  void theSameFramesUnderTwoNumbersAreOneStack() throws IOException {
    String text =
        RecordText.HEADER
            + "stack\t1\tA.a(A.java:1)\n1\tt\t1\treserve\t0x0\t1\t0x10000\t-\n"
            + "stack\t2\tA.a(A.java:1)\n2\tt\t2\treserve\t0x0\t1\t0x20000\t-\n";
    assertThat(RecordText.report(text).leaks())
        .singleElement()
        .satisfies(leak -> {
          assertThat(leak.reservations()).isEqualTo(2);
          assertThat(leak.firstNanos()).isEqualTo(1);
          assertThat(leak.lastNanos()).isEqualTo(2);
        });
  }

  @Test
  void callsThatTheRecordCannotKnowAreCounted() throws IOException {
    String text =
        RecordText.HEADER
            + "stack\t1\tA.a(A.java:1)\n"
            + "1\tt\t1\trelease\t0x50000\t0\tok\t-\n"
            + "2\tt\t1\treserve-commit\t0x0\t8192\t0x10000\t-\n"
            + "3\tt\t1\treserve\t0x0\t4096\t0x10000\t-\n";
    LeakReport report = RecordText.report(text);
    assertThat(report.unmatchedCalls()).isEqualTo(2);
    assertThat(report.reservedBytes()).isEqualTo(4096);
    assertThat(report.committedBytes()).isZero();
    assertThat(LeakText.lines(report)).anyMatch(line -> line.contains("2 calls do not match"));
  }

  /// Any calls, on addresses of which most are wrong in some way: the book that is kept from the
  /// record says what the space says.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomCallsLeaveWhatTheSpaceHolds(boolean isNative) throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      AddressSpace below = isNative ? AddressSpace.host() : simulated();
      long reservedBefore = below.reservedBytes();
      long committedBefore = below.committedBytes();
      Path file = folder.resolve("calls" + seed);
      try (RecordedAddressSpace space = RecordedAddressSpace.record(below, file)) {
        List<Long> bases = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        // Beyond the smallest reservation, real memory may belong to others of this process.
        long reach = isNative ? 1 : 4 * SLOT;
        IntStream.range(0, 300).forEach(_ -> callAny(space, bases, reach, random));
        LeakReport report = report(file);
        assertThat(report.unmatchedCalls()).as("seed %d", seed).isZero();
        assertThat(report.reservedBytes()).isEqualTo(below.reservedBytes() - reservedBefore);
        assertThat(report.committedBytes()).isEqualTo(below.committedBytes() - committedBefore);
        releaseAll(below, report);
      }
    }
  }

  private static void releaseAll(AddressSpace space, LeakReport report) {
    report.leaks().stream()
        .flatMap(leak -> leak.ranges().stream())
        .forEach(range -> space.release(range.start()));
  }

  private static void callAny(
      AddressSpace space, List<Long> bases, long reach, SplittableRandom random) {
    long size = 1 + random.nextLong(4 * SLOT);
    long base = bases.isEmpty() ? SLOT : bases.get(random.nextInt(bases.size()));
    long address = base + (random.nextBoolean() ? 0 : random.nextLong(reach));
    try {
      switch (random.nextInt(6)) {
        case 0 -> bases.add(space.reserve(size));
        case 1 -> bases.add(space.reserve(size, ReserveOptions.COMMITTED));
        case 2 -> space.commit(address, size / 4, Protection.READ_WRITE);
        case 3 -> space.decommit(address, random.nextBoolean() ? 0 : size / 4);
        case 4 -> space.release(address, size / 4);
        default -> bases.add(reserveAgain(space, base, size));
      }
    } catch (AddressSpaceException e) {
      assertThat(e.error()).isNotNull();
    }
  }

  /// Somewhere inside of what may have been released, at an address that is no multiple of a page.
  private static long reserveAgain(AddressSpace space, long base, long size) {
    space.release(base, 0);
    return space.reserve(size, ReserveOptions.ANYWHERE.withAddress(base + 100));
  }

  @Test
  void viewsThatAreNeverUnmappedAreApartFromReservations() throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(simulated(), file);
        Section section = space.sections().create(SectionOptions.ofPageFile(4 * SLOT))) {
      long forgotten = space.sections().map(section, ViewOptions.READ_WRITE.of(SLOT, SLOT));
      long given = space.sections().map(section, ViewOptions.READ);
      space.sections().unmap(given + SLOT);
      space.reserve(1);
      LeakReport report = report(file);
      assertThat(report.unmatchedCalls()).isZero();
      assertThat(report.views()).isEqualTo(2);
      assertThat(report.openViews()).isEqualTo(1);
      assertThat(report.viewBytes()).isEqualTo(SLOT);
      assertThat(report.reservations()).isEqualTo(1);
      assertThat(report.open()).isEqualTo(1);
      assertThat(report.reservedBytes()).isEqualTo(0x1000);
      LeakReport.Leak leak = report.leaks().getFirst();
      assertThat(leak.areViews()).isTrue();
      assertThat(leak.ranges().getFirst().start()).isEqualTo(forgotten);
      assertThat(leak.stack().getFirst()).contains("viewsThatAreNeverUnmapped");
      assertThat(LeakText.lines(report))
          .contains("Never unmapped: 1 of 2 views, 64.000 kB mapped")
          .anySatisfy(line -> assertThat(line).startsWith("#1").contains("views"));
    }
  }

  @Test
  void manyThreadsLeaveNothingThatDoesNotFit() throws Exception {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(AddressSpace.host(), file)) {
      List<Thread> threads =
          IntStream.range(0, 8)
              .mapToObj(_ -> Thread.ofPlatform().start(() -> turns(space)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    LeakReport report = report(file);
    assertThat(report.calls()).isEqualTo(8 * 500 * 3);
    assertThat(report.unmatchedCalls()).isZero();
    assertThat(report.leaks()).isEmpty();
  }

  private static void turns(AddressSpace space) {
    for (int i = 0; i < 500; i++) {
      long base = space.reserve(SLOT);
      space.commit(base, SLOT, Protection.READ_WRITE);
      space.release(base);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeapThatIsClosedLeavesNothing(boolean isNative) throws IOException {
    Path file = folder.resolve("calls");
    AddressSpace below = isNative ? AddressSpace.host() : simulated();
    try (RecordedAddressSpace space = RecordedAddressSpace.record(below, file)) {
      try (Heap heap = Heap.create(HeapOptions.of(space))) {
        heap.allocate(10_000_000);
        assertThat(report(file).leaks())
            .anySatisfy(leak -> assertThat(leak.stack().toString()).contains("heap.Heap.allocate"));
      }
      assertThat(report(file).leaks()).isEmpty();
    }
    assertThat(Files.size(file)).isPositive();
  }
}
