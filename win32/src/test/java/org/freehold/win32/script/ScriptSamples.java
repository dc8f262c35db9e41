package org.freehold.win32.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.SimulatedMachine;

/// What holds for any text that is given as a script.
final class ScriptSamples {

  /// Lines that are run; more would only take time.
  private static final int MOST_LINES = 200;

  private ScriptSamples() {}

  /// Parses a text, and runs it in a process with little memory: it is refused in one sentence that
  /// begins with a line of it, or (unless it takes the memory of its own blocks away) each of its
  /// calls has an answer, and a transcript of these answers is reproduced.
  static void check(String text) {
    List<String> lines = text.lines().limit(MOST_LINES).toList();
    Script script;
    try {
      script = Script.parse("fuzz", lines);
    } catch (ScriptException e) {
      assertThat(e.line()).isBetween(1, lines.size());
      assertThat(e.getMessage()).startsWith("fuzz:" + e.line() + ": ");
      return;
    }
    if (!takesMemoryFromBlocks(lines)) {
      run(script);
    }
  }

  /// Whether calls on pages may concern those of a heap, which then has other memory than it knows.
  private static boolean takesMemoryFromBlocks(List<String> lines) {
    return lines.stream().map(String::strip).anyMatch(line -> line.matches("[hglsti][a-z]\\s.*"))
        && lines.stream()
            .map(String::strip)
            .anyMatch(line -> line.matches("(v[fp]|m[uv])\\s.*|va\\s+\\S+\\s+(?!null\\s).*"));
  }

  private static void run(Script script) {
    List<String> transcript = new ArrayList<>();
    runner().transcript(script, transcript::add);
    Script answered;
    try {
      answered = Script.parse("transcript", transcript);
    } catch (ScriptException e) {
      throw new AssertionError("a transcript is not a script", e);
    }
    assertThat(answered.answers()).isEqualTo(script.calls());
    assertThat(runner().check(answered).wrong()).isEmpty();
  }

  private static ScriptRunner runner() {
    return ScriptRunner.simulated(SimulatedMachine.builder().commitLimit(1 << 20).build());
  }
}
