package org.freehold.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.cli.console.TextTable.Column;
import org.freehold.cli.input.JsonInput;
import org.jspecify.annotations.Nullable;

/// The verdicts on promises as a table.
final class TargetsTable {

  private final Shell shell;

  TargetsTable(Shell shell) {
    this.shell = shell;
  }

  /// Reads a file of verdicts.
  ///
  /// @throws CommandFailure when it is not a file of verdicts
  static List<Map<?, ?>> parse(Path file, String text) {
    try {
      Map<String, @Nullable Object> root = JsonInput.object(text);
      List<Map<?, ?>> verdicts = new ArrayList<>();
      if (root.get("targets") instanceof List<?> list) {
        for (Object each : list) {
          if (each instanceof Map<?, ?> verdict) {
            verdicts.add(verdict);
          }
        }
      }
      return verdicts;
    } catch (RuntimeException e) { // Of the parser.
      throw new CommandFailure(file + ": is not a file of verdicts of freehold bench targets", e);
    }
  }

  void print(List<Map<?, ?>> verdicts) {
    TextTable table =
        new TextTable(
            shell,
            List.of(
                Column.figure("#", 2),
                Column.text("promise", 55),
                Column.figure("measured", 12),
                Column.figure("bound", 18),
                Column.text("", 7),
                Column.text("details", 20)));
    table.header();
    for (Map<?, ?> each : verdicts) {
      String state =
          each.get("figure") == null
              ? "unknown"
              : Boolean.TRUE.equals(each.get("met")) ? "met" : "MISSED";
      table.row(
          List.of(
              "" + each.get("number"),
              "" + each.get("measure"),
              number(each.get("figure")),
              each.get("sense") + " " + number(each.get("bound")),
              state,
              "" + each.get("detail")));
    }
  }

  private static String number(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return "-";
    }
    double figure = number.doubleValue();
    String format = figure >= 1000 ? "%,.0f" : figure < 0.1 ? "%.4f" : "%.2f";
    return String.format(Locale.ROOT, format, figure);
  }
}
