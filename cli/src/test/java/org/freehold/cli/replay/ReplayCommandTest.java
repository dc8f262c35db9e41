package org.freehold.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freehold.architecture.Checkout;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.TruncatedTrace;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command as a user meets it, on real heaps.
class ReplayCommandTest {

  private static final String TRACE = Checkout.root().resolve("examples/traces/xz.rep").toString();

  private final TestShell shell = TestShell.pipes();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--passes 0                | '--passes': it must be a number from 1 to 1000000, not '0'",
        "--passes 2147483647       | from 1 to 1000000, not '2147483647'",
        "--limit 0                 | '--limit': it must be at least 1 B, not '0'",
        "--limit 12X               | '12X' is not a size",
        "--json --print-placement  | --print-placement",
        "--passes x                | '--passes'",
      })
  void aUsageErrorIsTwoLinesAndDoesNothing(String options, String message) {
    String[] args = ("replay " + TRACE + " " + options).split(" +");
    assertThat(shell.run(args)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: ").contains(message);
    assertThat(shell.err().lines()).hasSize(2);
    assertThat(shell.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "simulated"})
  void aRealTraceVerifiesOnBothSpaces(String space) {
    assertThat(shell.run("replay", TRACE, "--verify", "--space", space)).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("xz.rep", "The heap of xz.rep at the end", "no violation", "placement  xz.rep");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void withDebugAnUnreadableTraceShowsWhereTheErrorComesFrom() {
    assertThat(shell.run("replay", "--debug", "gone.rep")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .startsWith("freehold: gone.rep: no such file")
        .contains("\tat org.freehold");
  }

  @Test
  void aTraceThatIsMissingIsOneLineAndTheOthersRun() {
    assertThat(shell.run("replay", "gone.rep", TRACE, "--json", "--passes=1"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: gone.rep: no such file");
    Map<String, Object> object = JsonTree.object(shell.out());
    assertThat((List<?>) object.get("traces")).hasSize(1);
    assertThat((List<?>) object.get("errors")).hasSize(1);
  }

  @Test
  void aBrokenTraceIsNamedWithItsLine(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.rep"), "1000\n2\n2\n1\na 0 16\nq 1 2\n");
    assertThat(shell.run("replay", broken.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).contains("broken.rep:6: ");
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aTraceThatIsTruncatedBeforeItsFirstOperationIsAFailure(@TempDir Path folder)
      throws IOException {
    Path empty = TruncatedTrace.in(folder);
    assertThat(shell.run("replay", empty.toString(), "--json")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: "
                + empty
                + ": truncated before its first operation; there is nothing to replay");
    assertThat((List<?>) JsonTree.object(shell.out()).get("errors")).hasSize(1);
  }

  @Test
  void aRefusalIsCountedTheSameEverywhere() {
    assertThat(shell.run("replay", TRACE, "--limit", "8K", "--passes=1"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.out())
        .contains("refused    xz.rep 43 requests; the first: ")
        .contains("0 reallocations, 43 refused");
  }

  @Test
  void aFolderIsNoTrace(@TempDir Path folder) {
    assertThat(shell.run("replay", folder.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).startsWith("freehold: " + folder).doesNotContain("internal error");
    assertThat(shell.err().lines()).hasSize(1);
  }

  @Test
  void debugShowsWhereAnErrorComesFrom() {
    String home = System.clearProperty("freehold.home");
    try {
      assertThat(shell.run("replay", "--debug")).isEqualTo(ExitCode.FAILED);
      assertThat(shell.err()).startsWith("freehold: no trace given").contains("\tat org.freehold");
    } finally {
      if (home != null) {
        System.setProperty("freehold.home", home);
      }
    }
  }

  @Test
  void placementsOnTheSimulatedSpaceAreTheSameEveryTime() {
    TestShell again = TestShell.pipes();
    String[] args = {"replay", TRACE, "--space=simulated", "--print-placement", "--passes=1"};
    assertThat(shell.run(args)).isEqualTo(ExitCode.OK);
    assertThat(again.run(args)).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).isEqualTo(again.out());
    assertThat(shell.out().lines())
        .hasSizeGreaterThan(10)
        .allMatch(line -> line.matches("\\d+ \\d+ 0x[0-9a-f]{16}"));
    assertThat(shell.err()).contains("The heap of xz.rep");
  }

  @Test
  void aHeapThatIsTooSmallRefusesAndSaysWhy() {
    assertThat(shell.run("replay", TRACE, "--limit", "8K", "--json", "--passes=1"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(shell.out()).doesNotContain("\"refusals\":0,\"firstRefusal\"");
  }
}
