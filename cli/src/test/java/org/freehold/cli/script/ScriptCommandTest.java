package org.freehold.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptCommandTest {

  private static final String TRANSCRIPT =
      """
      case one
      va A null 1 commit readwrite
      = ok align=64k
      r A
      = 0x00
      w A+0x1000 1
      = fault access
      """;

  private static final String CALLS = TRANSCRIPT.replaceAll("(?m)^= .*\\n", "");

  private final TestShell shell = TestShell.pipes();
  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("script.txt"), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "simulated"})
  void aScriptIsAnsweredAndItsTranscriptChecks(String space) throws IOException {
    assertThat(shell.run("script", file(CALLS), "--space", space)).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines()).containsExactlyElementsOf(TRANSCRIPT.lines().toList());
    TestShell again = TestShell.pipes();
    assertThat(again.run("script", file(shell.out()), "--check", "--space", space))
        .isEqualTo(ExitCode.OK);
    assertThat(again.out().lines())
        .containsExactly("checked 1 case, 3 calls: every answer is reproduced");
  }

  @Test
  void aWrongAnswerIsNamedByItsLine() throws IOException {
    String path = file(TRANSCRIPT.replace("0x00", "0x07"));
    assertThat(shell.run("script", path, "--check")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.out().lines())
        .containsExactly(
            path + ":5: r A: expected '0x07' but got '0x00'",
            "checked 1 case, 2 calls, 1 call skipped: 1 wrong answer");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void jsonHasTheSame() throws IOException {
    String path = file(TRANSCRIPT.replace("0x00", "0x07"));
    assertThat(shell.run("script", path, "--check", "--json")).isEqualTo(ExitCode.FAILED);
    Map<String, Object> report = JsonTree.object(shell.out());
    assertThat(report)
        .hasToString(
            "{cases=1, calls=3, unchecked=1, wrong=[{line=5, call=r A, expected=0x07,"
                + " actual=0x00}]}");
    assertThat((List<?>) report.get("wrong")).hasSize(1);
  }

  @Test
  void aMistakeIsOneLine() throws IOException {
    String path = file("case one\nva A\n");
    assertThat(shell.run("script", path)).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: " + path + ":2: ADDR is missing");
  }

  @Test
  void aFileThatIsMissingIsOneLine() {
    assertThat(shell.run("script", "gone.txt")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines()).containsExactly("freehold: gone.txt: no such file");
  }

  @Test
  void aScriptWithoutAnswersCannotBeChecked() throws IOException {
    String path = file(CALLS);
    assertThat(shell.run("script", path, "--check")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly("freehold: " + path + ": there is no answer to check");
  }

  @Test
  void jsonIsForChecksAlone() throws IOException {
    assertThat(shell.run("script", file(CALLS), "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).startsWith("freehold: --json needs --check");
  }
}
