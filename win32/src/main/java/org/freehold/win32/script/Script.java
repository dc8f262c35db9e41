package org.freehold.win32.script;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.win32.script.ScriptLine.Calling;
import org.freehold.win32.script.ScriptLine.Case;
import org.freehold.win32.script.ScriptLine.Text;

/// A script or transcript, read and understood as a whole before anything runs.
///
/// A line is one of: a call; `case NAME`; a comment that starts with `#`; nothing; and in a
/// transcript, after a call, `= ` and the answer.
public final class Script {

  private static final String ANSWER = "=";

  private final List<ScriptLine> lines;

  private Script(List<ScriptLine> lines) {
    this.lines = lines;
  }

  /// Reads a file.
  ///
  /// @param file in UTF-8
  /// @return the script
  /// @throws ScriptException when a line is not one of a script
  /// @throws IOException when the file cannot be read
  public static Script read(Path file) throws IOException {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (MalformedInputException e) {
      throw new IOException(file + ": is not text in UTF-8", e);
    }
  }

  /// Understands lines.
  ///
  /// @param name of the script, for mistakes
  /// @param lines of the script
  /// @return the script
  /// @throws ScriptException when a line is not one of a script
  public static Script parse(String name, List<String> lines) throws ScriptException {
    List<ScriptLine> parsed = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i);
      if (!isAnswer(text)) {
        parsed.add(parse(name, i + 1, text, i + 1 < lines.size() ? lines.get(i + 1) : ""));
      } else if (i == 0 || !isCall(lines.get(i - 1))) {
        throw new ScriptException(name, i + 1, "an answer must stand after a call");
      }
    }
    return new Script(List.copyOf(parsed));
  }

  private static ScriptLine parse(String name, int line, String text, String following)
      throws ScriptException {
    if (text.isBlank() || text.startsWith("#")) {
      return new Text(text);
    }
    try {
      if (isCase(text)) {
        Words words = new Words(text);
        words.next("case");
        words.next("NAME");
        words.end();
        return new Case(text);
      }
      String expected = isAnswer(following) ? following.substring(ANSWER.length()).strip() : null;
      return new Calling(text, line, Call.parse(text), expected);
    } catch (Words.Mistake e) {
      throw new ScriptException(name, line, e.sentence());
    }
  }

  private static boolean isAnswer(String text) {
    return text.startsWith(ANSWER);
  }

  private static boolean isCase(String text) {
    return text.equals("case") || text.startsWith("case ");
  }

  private static boolean isCall(String text) {
    return !text.isBlank() && !text.startsWith("#") && !isAnswer(text) && !isCase(text);
  }

  List<ScriptLine> lines() {
    return lines;
  }

  /// Number of cases.
  public int cases() {
    return Math.toIntExact(lines.stream().filter(Case.class::isInstance).count());
  }

  /// Number of calls.
  public int calls() {
    return Math.toIntExact(lines.stream().filter(Calling.class::isInstance).count());
  }

  /// Number of calls that have an answer to check.
  public int answers() {
    return Math.toIntExact(
        lines.stream()
            .filter(line -> line instanceof Calling call && call.expected() != null)
            .count());
  }
}
