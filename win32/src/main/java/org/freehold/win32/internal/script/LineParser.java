package org.freehold.win32.internal.script;

import org.freehold.win32.internal.script.ScriptLine.Calling;
import org.freehold.win32.internal.script.ScriptLine.Case;
import org.freehold.win32.internal.script.ScriptLine.Text;

/// Parses the lines of a script: it distinguishes comments, cases, calls and answers, and leaves
/// the words of a call to [CallParser].
public final class LineParser {

  private static final String ANSWER = "=";

  private LineParser() {}

  /// Parses a line that is not an answer.
  ///
  /// @param line its number, counted from 1
  /// @param text the line
  /// @param following the next line, which may be the answer; empty at the end
  /// @throws Mistake when it is not a line of a script
  public static ScriptLine parse(int line, String text, String following) throws Mistake {
    if (isComment(text)) {
      return new Text(text);
    }
    if (isCase(text)) {
      Words words = new Words(text);
      words.next("case");
      words.next("NAME");
      words.end();
      return new Case(text);
    }
    String expected = isAnswer(following) ? following.substring(ANSWER.length()).strip() : null;
    return new Calling(text, line, CallParser.parse(text), expected);
  }

  /// Whether a line is the answer to the call in the line before.
  public static boolean isAnswer(String text) {
    return text.startsWith(ANSWER);
  }

  /// Whether a line is a call, right or wrong.
  public static boolean isCall(String text) {
    return !isComment(text) && !isAnswer(text) && !isCase(text);
  }

  private static boolean isComment(String text) {
    return text.isBlank() || text.startsWith("#");
  }

  private static boolean isCase(String text) {
    return text.equals("case") || text.startsWith("case ");
  }
}
