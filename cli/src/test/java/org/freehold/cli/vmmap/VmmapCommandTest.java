package org.freehold.cli.vmmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.process.StoppedProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command as a user meets it, on a process that stands still.
class VmmapCommandTest {

  @TempDir private Path folder;
  private final TestShell shell = TestShell.pipes();
  private StoppedProcess process;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    process = new StoppedProcess();
  }

  @AfterEach
  void end() {
    process.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "x                          | 'x' is not a process number",
        "--watch                    | --watch needs a PID",
        "1 --watch=0                | --watch takes 0.1 to 86400 seconds",
        "1 --watch --output html    | --watch prints text",
        "1 --samples 3              | --samples needs --watch",
        "1 --watch --samples 0      | --samples must be at least 1",
        "1 --json --output csv      | --json and --output are two formats",
        "diff one.json              | missing required parameter: 'AFTER'",
      })
  void wrongUseIsTwoLinesAndDoesNothing(String options, String message) {
    assertThat(shell.run(("vmmap " + options).split(" +"))).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: ").contains(message);
    assertThat(shell.err().lines()).hasSize(2);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void theHelpShowsTheShellsOwnPid() {
    assertThat(shell.run("vmmap", "--help")).isZero();
    assertThat(shell.out()).contains("freehold vmmap $$   ");
  }

  @Test
  void theTotalAgreesWithTheKernel() throws IOException {
    // Changes when other processes that share pages begin or end.
    long pss = process.bytes("Pss");
    assertThat(shell.run("vmmap", process.pid(), "--json")).isEqualTo(ExitCode.OK);
    Map<?, ?> total = (Map<?, ?>) ((List<?>) JsonTree.object(shell.out()).get("summary")).get(0);
    assertThat(total.get("type")).isEqualTo("Total");
    assertThat(total.get("sizeBytes")).isEqualTo(process.bytes("Size"));
    assertThat(total.get("totalWsBytes")).isEqualTo(process.bytes("Rss"));
    long pssAfter = process.bytes("Pss");
    assertThat(((Number) total.get("pssBytes")).longValue())
        .isBetween(Math.min(pss, pssAfter), Math.max(pss, pssAfter));
    long own = ((Number) total.get("privateWsBytes")).longValue();
    long shared = ((Number) total.get("sharedWsBytes")).longValue();
    assertThat(own + shared).isEqualTo(process.bytes("Rss"));
    assertThat(own).isGreaterThanOrEqualTo(process.bytes("Private_Dirty"));
  }

  @Test
  void theTablesAreForPeople() {
    assertThat(shell.run("vmmap", process.pid(), "--details")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .startsWith("Process:  sleep, PID " + process.pid())
        .contains("Command:  sleep 1000", "\nManaged Heap\n", "Execute/Read", "[heap]", "[vdso]");
  }

  @Test
  void theTableCanBeReadByPrograms() {
    TestShell details = TestShell.pipes();
    shell.run("vmmap", process.pid(), "--output", "csv");
    details.run("vmmap", process.pid(), "--output", "csv", "--details");
    assertThat(shell.out().lines())
        .hasSize(12)
        .first()
        .isEqualTo(
            "type,sizeBytes,committedBytes,privateBytes,totalWsBytes,privateWsBytes,"
                + "shareableWsBytes,sharedWsBytes,lockedWsBytes,pssBytes,blocks,largestBytes");
    assertThat(details.out()).startsWith("address,type,sizeBytes").contains(",Read/Write,[heap]");
  }

  @Test
  void thePageGoesIntoAFile() throws IOException {
    Path file = folder.resolve("map.html");
    assertThat(shell.run("vmmap", process.pid(), "--output", "html", "--to", file.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out()).isEmpty();
    assertThat(file).content().startsWith("<!doctype html>").contains("Memory of sleep");
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    Path file = folder.resolve("gone").resolve("map.html");
    assertThat(shell.run("vmmap", process.pid(), "--to", file.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly("freehold: " + file + ": there is no such folder");
  }

  @Test
  void watchingShowsWhatHasChanged() {
    assertThat(shell.run("vmmap", process.pid(), "--watch=0.1", "--samples", "2"))
        .isEqualTo(ExitCode.OK);
    // A process that sleeps changes nothing, but others that start or end change its share of the
    // libraries, the column Pss.
    assertThat(shell.out())
        .contains("\nSince 2")
        .containsPattern("no difference|\\n *[+-]|\\nType");
    assertThat(shell.out().split("Process:  sleep", -1)).hasSize(3);
    assertThat(shell.out()).doesNotContain("\u001b");
  }

  @Test
  void watchingWritesAnObjectALine() {
    shell.run("vmmap", process.pid(), "--json", "--watch=0.1", "--samples", "2");
    assertThat(shell.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"process\""));
  }

  @Test
  void watchingEndsWhenTheProcessDoes() {
    process.close();
    assertThat(shell.run("vmmap", process.pid(), "--watch=0.1")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith("freehold: ").contains(process.pid());
    assertThat(shell.err().lines()).hasSize(1);
  }

  @Test
  void whatWasSavedIsReadBackAndCompared() throws IOException {
    Path saved = save(process.pid());
    assertThat(VmmapReader.read(saved).details()).isNotEmpty();
    assertThat(shell.run("vmmap", "diff", saved.toString(), saved.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("Before:   sleep, PID ", "After: ", "no difference");
  }

  @Test
  void aDifferenceIsShownByTypeAndByRegion() throws IOException {
    Path before = save(process.pid());
    Path after = save(Long.toString(ProcessHandle.current().pid()));
    TestShell json = TestShell.pipes();
    assertThat(shell.run("vmmap", "diff", before.toString(), after.toString()))
        .isEqualTo(ExitCode.OK);
    json.run("vmmap", "diff", before.toString(), after.toString(), "--json");
    assertThat(shell.out()).contains("\nTotal ", "\nManaged Heap ", "\nnew  ", "\nand ");
    Map<String, Object> object = JsonTree.object(json.out());
    assertThat(object).containsKeys("before", "after", "summary", "regions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hello                      | not a map that 'freehold vmmap --json' saved: ",
        "[1]                        | it does not begin with an object",
        "{}                         | it has no object 'process'",
        "{}{}                       | something follows the object",
        "{\"process\":{},\"summary\":1} | it has no list 'summary'",
      })
  void aFileThatIsNoSavedMapIsOneLine(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), text);
    assertThat(shell.run("vmmap", "diff", file.toString(), file.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith("freehold: " + file + ": ").contains(message);
    assertThat(shell.err().lines()).hasSize(1);
  }

  private Path save(String pid) {
    Path file = folder.resolve(pid + ".json");
    TestShell.pipes().run("vmmap", pid, "--json", "--to", file.toString());
    return file;
  }

  @Test
  void aDashIsStandardOutput() {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(shell.run("vmmap", pid, "--output", "csv", "--to", "-")).isZero();
    assertThat(shell.out()).startsWith("type,sizeBytes,");
    assertThat(shell.err()).isEmpty();
  }
}
