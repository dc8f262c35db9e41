package org.freehold.vm.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.RecordedAddressSpace;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written, and that nothing else about the space changes.
class RecordedAddressSpaceTest {

  private static final int CALL = 3;
  private static final int RESULT = 6;
  private static final long SLOT = 0x10000;

  @TempDir private Path folder;

  private static AddressSpace space(String kind) {
    return kind.equals("native")
        ? NativeAddressSpace.apart()
        : SimulatedMachine.builder().bits(32).build().createProcess("test");
  }

  private List<String[]> calls(Path file) throws IOException {
    return lines(file, line -> !line.startsWith("stack\t"));
  }

  private List<String[]> lines(Path file, Predicate<String> filter) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .filter(filter)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "simulated"})
  void everyCallIsOneLine(String kind) throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space(kind), file)) {
      long page = space.info().pageSize();
      long base = space.reserve(4 * page);
      space.commit(base, page, Protection.READ_WRITE);
      space.protect(base, page, Protection.READ);
      space.reset(base, page);
      space.decommit(base, page);
      space.release(base);
      assertThat(calls(file))
          .extracting(fields -> fields[CALL])
          .containsExactly("reserve", "commit", "protect", "reset", "decommit", "release");
      assertThat(calls(file))
          .extracting(fields -> fields[RESULT])
          .containsExactly("0x" + Long.toHexString(base), "ok", "ok", "ok", "ok", "ok");
      assertThat(calls(file))
          .allSatisfy(fields ->
              assertThat(fields)
                  .hasSize(8)
                  .contains(
                      Thread.currentThread().threadId() + ":" + Thread.currentThread().getName()));
      assertThat(Files.readAllLines(file).getFirst())
          .contains("space=" + kind, "pid=" + ProcessHandle.current().pid(), "pageSize=" + page);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "simulated"})
  void viewsAreWrittenWithTheirStacks(String kind) throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space(kind), file);
        Section section = space.sections().create(SectionOptions.ofPageFile(3 * SLOT))) {
      long view = space.sections().map(section, ViewOptions.COPY.of(SLOT, 0));
      space.sections().flush(view, 0);
      space.sections().unmap(view);
      assertThatThrownBy(() -> space.sections().unmap(view))
          .isInstanceOf(AddressSpaceException.class);
      assertThat(calls(file))
          .extracting(fields -> String.join(" ", Arrays.copyOfRange(fields, CALL, 8)))
          .containsExactly(
              "map 0x0 131072 0x" + Long.toHexString(view) + " WRITE_COPY",
              "unmap 0x" + Long.toHexString(view) + " 0 ok -",
              "unmap 0x" + Long.toHexString(view) + " 0 NOT_MAPPED_VIEW -");
      assertThat(lines(file, line -> line.startsWith("stack\t")))
          .allSatisfy(fields -> assertThat(fields[2]).contains(getClass().getName() + "."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "simulated"})
  void refusalsAreWrittenAndThrownAsBefore(String kind) throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space(kind), file)) {
      assertThatThrownBy(() -> space.reserve(1L << 62)).isInstanceOf(OutOfMemoryException.class);
      assertThatThrownBy(() -> space.release(0x10000)).isInstanceOf(AddressSpaceException.class);
      assertThat(calls(file))
          .extracting(fields -> fields[RESULT])
          .containsExactly("no-memory", "MEMORY_NOT_ALLOCATED");
    }
  }

  @Test
  void aStackIsWrittenOnceAndBeginsAtTheCaller() throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space("simulated"), file)) {
      for (int i = 0; i < 5; i++) {
        space.reserve(1);
      }
      space.reserve(1);
    }
    List<String[]> stacks = lines(file, line -> line.startsWith("stack\t"));
    assertThat(stacks)
        .hasSize(2)
        .allSatisfy(fields ->
            assertThat(fields[2])
                .contains(getClass().getName() + ".aStackIsWrittenOnceAndBeginsAtTheCaller("));
    assertThat(calls(file))
        .extracting(fields -> fields[2])
        .containsExactly("1", "1", "1", "1", "1", "2");
  }

  @Test
  void aDeepStackKeepsItsInnermostFrames() throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space("simulated"), file)) {
      reserveBelow(space, 100);
    }
    assertThat(lines(file, line -> line.startsWith("stack\t")).getFirst())
        .hasSize(2 + CallStack.MAX_DEPTH)
        .allMatch(field -> field.matches("stack|1|.*reserveBelow.*"));
  }

  private static void reserveBelow(AddressSpace space, int depth) {
    if (depth == 0) {
      space.reserve(1);
    } else {
      reserveBelow(space, depth - 1);
    }
  }

  @Test
  void anInterruptedThreadIsRecordedLikeAnyOther() throws IOException {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space("simulated"), file)) {
      Thread.currentThread().interrupt();
      space.reserve(1);
      assertThat(Thread.interrupted()).isTrue();
      space.reserve(1);
    }
    assertThat(calls(file)).hasSize(2);
  }

  @Test
  void aNameOfAThreadThatHoldsAnythingStaysInItsField() throws Exception {
    Path file = folder.resolve("calls");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(space("simulated"), file)) {
      Thread.ofPlatform().name("a\tb\nc\\d\r").start(() -> space.reserve(1)).join();
    }
    assertThat(calls(file)).hasSize(1);
    assertThat(calls(file).getFirst()[1]).endsWith(":a\\tb\\nc\\\\d\\r");
  }

  @Test
  void nothingIsWrittenAfterTheEndAndTheSpaceGoesOn() throws IOException {
    Path file = folder.resolve("calls");
    RecordedAddressSpace space = RecordedAddressSpace.record(space("simulated"), file);
    long before = space.reserve(1);
    space.close();
    space.release(before);
    assertThat(space.reservedBytes()).isZero();
    assertThat(calls(file)).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAtOnce() {
    AddressSpace space = space("simulated");
    assertThatThrownBy(() -> RecordedAddressSpace.record(space, folder.resolve("no/such/folder")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("no/such/folder");
    assertThatThrownBy(() -> RecordedAddressSpace.record(space, Path.of("/dev/full")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }

  /// A pipe whose reader goes away simulates a disk that becomes full.
  @Test
  void aFileThatCannotBeWrittenAnyMoreEndsTheRecordAlone() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<String> header =
        CompletableFuture.supplyAsync(() -> {
          try (var reader = Files.newBufferedReader(pipe)) {
            return reader.readLine();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    AddressSpace below = space("simulated");
    try (RecordedAddressSpace space = RecordedAddressSpace.record(below, pipe)) {
      assertThat(header.get()).startsWith("freehold-vm-record");
      long first = space.reserve(1);
      space.release(first);
      assertThat(space.reserve(1)).isEqualTo(first);
      assertThat(below.reservedBytes()).isEqualTo(below.info().pageSize());
    }
  }

  /// A new call of [AddressSpace] that has a default must be passed on too, and recorded when it
  /// takes memory or gives it back. The three that need not be passed on call others that are.
  @Test
  void everyCallReachesTheRecordedSpace() {
    Set<String> notPassedOn =
        Arrays.stream(AddressSpace.class.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !isOverridden(method))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(notPassedOn).containsExactlyInAnyOrder("reserve", "commit");
  }

  private static boolean isOverridden(Method method) {
    return Arrays.stream(RecordingAddressSpace.class.getMethods())
        .filter(ours -> !ours.getDeclaringClass().isInterface())
        .filter(ours -> ours.getName().equals(method.getName()))
        .anyMatch(ours -> Arrays.equals(ours.getParameterTypes(), method.getParameterTypes()));
  }

  @Test
  void theHostIsNotRecordedUnlessAsked() {
    AddressSpace space = space("simulated");
    assertThat(RecordSwitch.applyTo(space)).isSameAs(space);
  }
}
