package org.freehold.cli.console;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Breaks lines that are wider than the terminal, at spaces only: a word or a number is never cut
/// in two, and continuation lines are indented so that columns stay readable.
///
/// A line may have columns, such as an option and its description, with two or more spaces between
/// them. The last column then keeps its left edge, or moves to a line of its own where those before
/// it leave less than half of the width. Escape sequences for colours take no space.
public final class TextWrap {

  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

  /// Text, then at least two spaces, then more text.
  private static final Pattern GAP = Pattern.compile("(?<=\\S) {2,}(?=\\S)");

  private static final int CONTINUATION = 4;

  private TextWrap() {}

  /// Wraps every line of a text.
  ///
  /// @param text lines
  /// @param columns the width to stay within; 0 to change nothing
  /// @return the lines, with a line separator after each that had one
  public static String lines(String text, int columns) {
    StringBuilder wrapped = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      wrapped.append(line(text.substring(start, end < 0 ? next : end), columns));
      wrapped.append(end < 0 ? "" : "\n");
      start = next;
    }
    return wrapped.toString();
  }

  /// Wraps one line.
  ///
  /// @param line without a line separator
  /// @param columns the width to stay within; 0 to change nothing
  public static String line(String line, int columns) {
    if (columns == 0 || width(line) <= columns) {
      return line;
    }
    int indent = line.length() - line.stripLeading().length();
    int below = indent == 0 || indent > CONTINUATION ? indent : indent + CONTINUATION;
    List<MatchResult> gaps = GAP.matcher(line).results().toList();
    if (gaps.isEmpty()) {
      return words(line, columns, 0, below);
    }
    MatchResult gap =
        gaps.stream()
            .filter(each -> width(line.substring(0, each.end())) <= columns / 2)
            .reduce(gaps.getFirst(), (_, later) -> later);
    String first = line.substring(0, gap.start());
    String second = line.substring(gap.end());
    int edge = width(line.substring(0, gap.end()));
    return edge <= columns / 2
        ? line.substring(0, gap.end()) + words(second, columns, edge, edge)
        : words(first, columns, 0, below)
            + "\n"
            + " ".repeat(below)
            + words(second, columns, below, below);
  }

  /// Fills lines with words.
  ///
  /// @param text what to print
  /// @param columns the width to stay within; 0 to change nothing
  /// @param first the column that the text begins in
  /// @param hanging the column that continuation lines begin in
  public static String words(String text, int columns, int first, int hanging) {
    if (columns == 0) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    int column = first;
    String space = "";
    int indent = text.length() - text.stripLeading().length();
    for (String word : text.substring(indent).split(" +", -1)) {
      int needed = space.length() + width(word);
      if (lines.isEmpty()) {
        lines.append(text, 0, indent);
        column += indent;
      } else if (column + needed > columns) {
        lines.append('\n').append(" ".repeat(hanging));
        column = hanging;
        space = "";
      }
      lines.append(space).append(word);
      column += space.length() + width(word);
      space = " ";
    }
    return lines.toString();
  }

  /// The characters of a text that are seen.
  static int width(String text) {
    return text.indexOf('\u001b') < 0
        ? text.length()
        : ESCAPE.matcher(text).replaceAll("").length();
  }
}
