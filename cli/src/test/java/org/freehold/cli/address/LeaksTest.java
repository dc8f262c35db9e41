package org.freehold.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.RecordedAddressSpace;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--leaks` as a user meets it, on the record of a second JVM that forgets two reservations.
class LeaksTest {

  private static final int SIGKILL = 128 + 9;

  @TempDir private Path folder;
  private final TestShell shell = TestShell.pipes();

  /// A program that records its calls.
  private Process start(String record, String... arguments) throws IOException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dfreehold.vm.record=" + record);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(place(LeakyProgram.class) + ":" + place(AddressSpace.class));
    command.add(LeakyProgram.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void awaitDone(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).isEqualTo("done");
  }

  private static void end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
  }

  private void assertBothLeaksAreNamed(Path record) {
    assertThat(shell.run("address", "--leaks", record.toString())).isEqualTo(ExitCode.OK);
    assertThat(shell.err()).isEmpty();
    assertThat(shell.out())
        .contains(
            "Never released: 2 of 5 reservations,", "11.000 MB reserved", "4.000 MB committed")
        .containsSubsequence("#1 ", "at ", "LeakyProgram.forgetACache(LeakyProgram.java:", "main(")
        .containsSubsequence(
            "#2 ", "at ", "LeakyProgram.forgetABuffer(LeakyProgram.java:", "main(");
    assertThat(shell.out().lines().filter(line -> line.startsWith("#"))).hasSize(2);
  }

  @Test
  void bothLeaksAreNamedWhileTheProgramRunsAndAfterwards() throws Exception {
    Process process = start(folder.resolve("app-%p.vmrecord").toString());
    Path record = folder.resolve("app-" + process.pid() + ".vmrecord");
    awaitDone(process);
    assertBothLeaksAreNamed(record);
    end(process);
    TestShell again = TestShell.pipes();
    again.run("address", "--leaks", record.toString());
    assertThat(again.out()).isEqualTo(shell.out());
    assertThat(Files.readString(folder.resolve("stderr"))).isEmpty();
  }

  @Test
  void theSameAsJson() throws Exception {
    Path record = folder.resolve("app.vmrecord");
    Process process = start(record.toString());
    awaitDone(process);
    end(process);
    assertThat(shell.run("address", "--leaks", record.toString(), "--json")).isEqualTo(ExitCode.OK);
    Map<String, Object> json = JsonTree.object(shell.out());
    assertThat(json)
        .containsEntry("calls", 9L)
        .containsEntry("refused", 0L)
        .containsEntry("isCut", false)
        .containsEntry("unmatchedCalls", 0L)
        .containsEntry("reservations", 5L)
        .containsEntry("neverReleased", 2L)
        .containsEntry("reservedBytes", 11L << 20)
        .containsEntry("committedBytes", 4L << 20);
    Map<?, ?> process0 = (Map<?, ?>) json.get("process");
    assertThat(process0.get("pid")).isEqualTo(process.pid());
    List<?> leaks = (List<?>) json.get("leaks");
    assertThat(leaks).hasSize(2);
    Map<?, ?> cache = (Map<?, ?>) leaks.getFirst();
    assertThat(cache.get("reservedBytes")).isEqualTo(8L << 20);
    assertThat(cache.get("committedBytes")).isEqualTo(1L << 20);
    assertThat(((List<?>) cache.get("stack")).getFirst().toString()).contains("forgetACache");
    Map<?, ?> range = (Map<?, ?>) ((List<?>) cache.get("ranges")).getFirst();
    assertThat(range.get("thread").toString()).endsWith(":main");
  }

  @Test
  void aViewThatWasNeverUnmappedIsNamed() throws IOException {
    Path record = folder.resolve("views.vmrecord");
    try (RecordedAddressSpace space =
            RecordedAddressSpace.record(
                SimulatedMachine.builder().build().createProcess("views"), record);
        Section section = space.sections().create(SectionOptions.ofPageFile(3 << 20))) {
      space.sections().map(section, ViewOptions.READ_WRITE);
    }
    assertThat(shell.run("address", "--leaks", record.toString())).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("Never unmapped: 1 of 1 views, 3.000 MB mapped")
        .containsSubsequence("#1    views ", "at ", "aViewThatWasNeverUnmappedIsNamed(");
    TestShell again = TestShell.pipes();
    again.run("address", "--leaks", record.toString(), "--json");
    assertThat(JsonTree.object(again.out()))
        .containsEntry("views", 1L)
        .containsEntry("neverUnmapped", 1L)
        .containsEntry("viewBytes", 3L << 20)
        .containsEntry("neverReleased", 0L);
  }

  @Test
  void aKilledProgramLeavesARecordUpToItsLastCall() throws Exception {
    Path record = folder.resolve("app.vmrecord");
    Process process = start(record.toString(), "churn");
    awaitDone(process);
    long atLeast = Files.size(record) + 1_000_000;
    while (Files.size(record) < atLeast && process.isAlive()) {
      Thread.sleep(1);
    }
    process.destroyForcibly();
    assertThat(process.waitFor()).isEqualTo(SIGKILL);
    assertThat(shell.run("address", "--leaks", record.toString(), "--json")).isEqualTo(ExitCode.OK);
    Map<String, Object> json = JsonTree.object(shell.out());
    assertThat(json).containsEntry("unmatchedCalls", 0L);
    assertThat((Long) json.get("calls")).isGreaterThan(1000L);
    // The two that are forgotten, and the one that churns when it was killed between its calls.
    assertThat((Long) json.get("neverReleased")).isBetween(2L, 3L);
    assertThat(shell.out()).contains("forgetACache", "forgetABuffer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/folder/file", "/dev/full"})
  void aFileThatCannotBeWrittenIsOneSentenceAndTheProgramRuns(String file) throws Exception {
    Process process = start(file);
    awaitDone(process);
    end(process);
    String err = Files.readString(folder.resolve("stderr"));
    assertThat(err)
        .contains("WARNING: memory calls are not recorded, -Dfreehold.vm.record: ")
        .doesNotContain("\tat ");
    assertThat(err.lines().filter(line -> line.contains("WARNING"))).hasSize(1);
  }

  @Test
  void aFileThatIsNoRecordIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "hello\n");
    assertThat(shell.run("address", "--leaks", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .singleElement()
        .asString()
        .startsWith("freehold: " + file + ":1: expected the first line of a memory call record");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsOneLine() {
    Path file = folder.resolve("none");
    assertThat(shell.run("address", "--leaks", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: " + file + ": no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "--summary", "--at 0x1", "--usage heap", "--output csv"})
  void otherOptionsAreWrongUse(String option) {
    String[] words = ("address --leaks x " + option).split(" ");
    assertThat(shell.run(words)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: ");
    assertThat(shell.out()).isEmpty();
  }
}
