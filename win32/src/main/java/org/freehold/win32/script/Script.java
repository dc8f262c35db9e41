package org.freehold.win32.script;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.win32.internal.script.LineParser;
import org.freehold.win32.internal.script.Mistake;
import org.freehold.win32.internal.script.ScriptLine;
import org.freehold.win32.internal.script.ScriptLine.Calling;
import org.freehold.win32.internal.script.ScriptLine.Case;

/// A script or transcript, parsed as a whole before anything runs.
///
/// A line is one of: a call; `case NAME`; a comment that starts with `#`; an empty line; and in a
/// transcript, after a call, `= ` and the answer.
public final class Script {

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
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (MalformedInputException e) {
      throw new IOException(file + ": is not UTF-8 text", e);
    }
  }

  /// Parses lines.
  ///
  /// @param name of the script, for error messages
  /// @param lines of the script
  /// @return the script
  /// @throws ScriptException when a line is not one of a script
  public static Script parse(String name, List<String> lines) throws ScriptException {
    List<ScriptLine> parsed = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i);
      if (!LineParser.isAnswer(text)) {
        parsed.add(parse(name, i + 1, text, i + 1 < lines.size() ? lines.get(i + 1) : ""));
      } else if (i == 0 || !LineParser.isCall(lines.get(i - 1))) {
        throw new ScriptException(name, i + 1, "an answer must follow a call");
      }
    }
    return new Script(List.copyOf(parsed));
  }

  private static ScriptLine parse(String name, int line, String text, String following)
      throws ScriptException {
    try {
      return LineParser.parse(line, text, following);
    } catch (Mistake e) {
      throw new ScriptException(name, line, e.sentence());
    }
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
