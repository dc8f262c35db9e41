package org.freehold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {

  private final TestShell shell = TestShell.pipes();

  @Test
  void versionNamesBothVersions() {
    assertThat(shell.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .matches("freehold \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(JDK " + quoted() + "\\)\\R");
  }

  private static String quoted() {
    return java.util.regex.Pattern.quote(Runtime.version().toString());
  }

  @Test
  void withoutACommandItListsThem() {
    assertThat(shell.run()).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("replay", "completion", "help", "Examples:");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void everyCommandHasHelpWithExamplesWithin100Columns() {
    for (List<String> words : commands(Cli.commandLine(shell.shell()), List.of())) {
      TestShell each = TestShell.pipes();
      List<String> args = new ArrayList<>(words);
      args.add("--help");
      assertThat(each.run(args.toArray(String[]::new))).isEqualTo(ExitCode.OK);
      assertThat(each.out()).as("%s", words).contains("Usage: freehold", "Examples:", "--debug");
      assertThat(each.out().lines()).allMatch(line -> line.length() <= 100);
      assertThat(each.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80})
  void helpFitsTheTerminalAndBreaksLinesAtSpacesOnly(int columns) {
    for (List<String> words : commands(Cli.commandLine(shell.shell()), List.of())) {
      List<String> args = new ArrayList<>(words);
      args.add("--help");
      TestShell narrow = TestShell.columns(columns);
      TestShell wide = TestShell.columns(100);
      narrow.run(args.toArray(String[]::new));
      wide.run(args.toArray(String[]::new));
      assertThat(narrow.out().lines())
          .as("%s", words)
          .allMatch(line -> line.length() <= columns || !line.strip().contains(" "));
      assertThat(narrow.out().split("\\s+")).containsExactly(wide.out().split("\\s+"));
    }
  }

  private static List<List<String>> commands(CommandLine command, List<String> words) {
    List<List<String>> all = new ArrayList<>();
    all.add(words);
    command
        .getSubcommands()
        .forEach((name, below) -> {
          List<String> longer = new ArrayList<>(words);
          longer.add(name);
          all.addAll(commands(below, longer));
        });
    return all;
  }

  @Test
  void helpIsTheSameAsTheOption() {
    TestShell other = TestShell.pipes();
    assertThat(shell.run("help", "replay")).isEqualTo(ExitCode.OK);
    other.run("replay", "--help");
    assertThat(shell.out()).isEqualTo(other.out());
  }

  @Test
  void helpOnAnUnknownCommandIsAUsageError() {
    assertThat(shell.run("help", "replya")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: unknown command 'replya', did you mean 'replay'?", "see 'freehold --help'");
  }

  @Test
  void anUnknownOptionGetsTheNearestOne() {
    assertThat(shell.run("replay", "--verfy")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err().lines())
        .containsExactly(
            "freehold: unknown option '--verfy', did you mean '--verify'?",
            "see 'freehold replay --help'");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void anUnknownCommandGetsTheNearestOne() {
    assertThat(shell.run("reply")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: unknown command 'reply', did you mean 'replay'?");
  }

  @Test
  void whatResemblesNothingGetsNoGuess() {
    assertThat(shell.run("xyzzy")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: unknown command 'xyzzy'\n");
  }

  @Test
  void aMisspelledOptionIsReportedBeforeAParameterThatIsMissing() {
    assertThat(shell.run("script", "--chek")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .startsWith("freehold: unknown option '--chek', did you mean '--check'?\n");
    TestShell other = TestShell.pipes();
    assertThat(other.run("script", "--check")).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).startsWith("freehold: missing required parameter: 'FILE'\n");
  }

  @Test
  void anOptionOfOneLetterGetsNoGuess() {
    assertThat(shell.run("replay", "-x")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: unknown option '-x'\n");
  }

  @Test
  void aWrongValueNamesTheOptionAndTheValue() {
    assertThat(shell.run("replay", "--space", "moon")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("'--space'", "native", "simulated", "'moon'");
    assertThat(shell.err().lines()).hasSize(2);
  }

  @Test
  void completionIsAScriptThatKnowsTheOptions() {
    assertThat(shell.run("completion")).isEqualTo(ExitCode.OK);
    assertThat(shell.out()).contains("complete", "--verify", "simulated", "replay");
  }

  @Test
  void helpIsColouredForAPersonOnly() {
    TestShell person = TestShell.terminal(Map.of());
    TestShell without = TestShell.terminal(Map.of("NO_COLOR", "1"));
    person.run("--help");
    without.run("--help");
    shell.run("--help");
    assertThat(person.out()).contains("\u001b[");
    assertThat(without.out()).doesNotContain("\u001b[");
    assertThat(shell.out()).isEqualTo(without.out());
  }
}
