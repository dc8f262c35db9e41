package org.freehold.cli.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GflagsExplainCommandTest {

  private final TestShell shell = TestShell.pipes();

  @Test
  void aSumIsListed() {
    assertThat(shell.run("gflags", "explain", "0x40001010")).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines())
        .containsExactly(
            "40001010",
            "    htc - Enable heap tail checking",
            "          heaps put a pattern after each block and check it when the"
                + " block is freed",
            "    ust - Create user mode stack trace database",
            "          heaps record the stack that each block was allocated from",
            "    bhd - Enable bad handles detection",
            "          no effect in Freehold: there are no Windows handles here",
            "",
            "The low-fragmentation front end is off, because of htc.");
  }

  @Test
  void nothingLeavesTheFrontEndOn() {
    assertThat(shell.run("gflags", "explain", "0")).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines())
        .containsExactly("00000000", "", "The low-fragmentation front end stays on.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain hpa ust", "explain +hpa +ust", "explain 02001000 -htc"})
  void abbreviationsGiveTheSum(String words) {
    assertThat(shell.run(("gflags " + words).split(" "))).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).startsWith("02001000\n");
  }

  /// Table G: what a sum of one flag says of the front end.
  @ParameterizedTest
  @CsvSource({
    "00000001, true",
    "00010000, true",
    "00000002, true",
    "00000010, false",
    "00100000, true",
    "00000020, false",
    "00200000, true",
    "00000040, false",
    "00000080, false",
    "00000100, false",
    "02000000, false",
    "00000800, false",
    "00001000, true",
    "10000000, true",
    "00008000, true",
    "80000000, true",
    "90311003, true",
    "90311013, false",
  })
  void jsonTellsWhetherTheFrontEndStays(String value, boolean frontEnd) {
    assertThat(shell.run("gflags", "explain", value, "--json")).isEqualTo(ExitCode.OK);
    Map<String, Object> json = JsonTree.object(shell.out());
    assertThat(json).containsEntry("value", value).containsEntry("frontEnd", frontEnd);
    assertThat((List<?>) json.get("flags"))
        .hasSize(Integer.bitCount(Integer.parseUnsignedInt(value, 16)))
        .allSatisfy(flag ->
            assertThat(((Map<?, ?>) flag).keySet())
                .hasToString("[abbreviation, value, text, hasEffect, effect]"));
  }

  @Test
  void wrongUseIsOneSentence() {
    assertThat(shell.run("gflags", "explain", "nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: unknown flag 'nonsense': expected a flag, such as +htc, or a sum of flags,"
                + " such as 0x70",
            "see 'freehold gflags explain --help'");
  }
}
