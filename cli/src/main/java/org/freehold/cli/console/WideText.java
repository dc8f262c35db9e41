package org.freehold.cli.console;

import java.util.ArrayList;
import java.util.List;

/// Prints a table that is already laid out, such as one in a debugger's form. Where the terminal is
/// narrower, the table is cut between two columns, at a position where every line has a space, and
/// the rest of each line follows below it: no word and no number is broken.
public final class WideText {

  private static final String INDENT = "    ";

  private WideText() {}

  /// Prints tables.
  ///
  /// @param shell where to print
  /// @param lines headers, rules of hyphens and rows; a blank line ends a table
  public static void print(Shell shell, List<String> lines) {
    List<String> table = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank()) {
        wrap(table, shell.columns()).forEach(shell.out()::println);
        table.clear();
        shell.out().println();
      } else {
        table.add(line);
      }
    }
    wrap(table, shell.columns()).forEach(shell.out()::println);
  }

  /// Fits the lines of one table to a width.
  ///
  /// @param lines header, rules of hyphens and rows
  /// @param columns the width; 0 to change nothing
  static List<String> wrap(List<String> lines, int columns) {
    return pieces(lines, columns).stream().flatMap(List::stream).toList();
  }

  /// The pieces of each line.
  private static List<List<String>> pieces(List<String> lines, int columns) {
    if (columns == 0 || lines.stream().allMatch(line -> line.length() <= columns)) {
      return lines.stream().map(List::of).toList();
    }
    int cut = cut(lines, columns);
    if (cut < 0) {
      return lines.stream().map(line -> TextWrap.line(line, columns).lines().toList()).toList();
    }
    List<String> rests = new ArrayList<>();
    for (String line : lines) {
      rests.add(line.length() <= cut || isRule(line) ? "" : line.substring(cut));
    }
    int margin = margin(rests);
    List<String> below =
        rests.stream().map(rest -> rest.isBlank() ? "" : rest.substring(margin)).toList();
    List<List<String>> wrapped = pieces(below, columns - INDENT.length());
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      List<String> parts = new ArrayList<>();
      parts.add(line.substring(0, Math.min(cut, line.length())).stripTrailing());
      for (String piece : wrapped.get(i)) {
        if (!piece.isBlank()) {
          parts.add(INDENT + piece.stripTrailing());
        }
      }
      all.add(parts);
    }
    return all;
  }

  /// The last position within the width where no line has a word; -1 when there is none in its
  /// right half.
  private static int cut(List<String> lines, int columns) {
    for (int cut = columns; cut > columns / 2; cut--) {
      int position = cut;
      boolean isGap =
          lines.stream()
              .allMatch(line ->
                  line.length() <= position
                      || isRule(line)
                      || line.charAt(position) == ' '
                      || line.charAt(position - 1) == ' ');
      if (isGap) {
        return cut;
      }
    }
    return -1;
  }

  private static int margin(List<String> rests) {
    return rests.stream()
        .filter(rest -> !rest.isBlank())
        .mapToInt(rest -> rest.length() - rest.stripLeading().length())
        .min()
        .orElse(0);
  }

  private static boolean isRule(String line) {
    return line.matches("-{3,} *");
  }
}
