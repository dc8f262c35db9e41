package org.freehold.cli.console;

import java.util.ArrayList;
import java.util.List;

/// A table that is printed row by row, while the rows are computed. Column widths are therefore
/// fixed before the first row; a cell that is wider than its column pushes the rest of its line to
/// the right.
///
/// Where the terminal is narrower than the table, columns are stacked: the header and each row
/// continue on indented lines, column below column, so that no number is broken and none is left
/// out.
public final class TextTable {

  private static final String INDENT = "  ";

  /// Words in the last column are wrapped within it, unless less than this is left for them.
  private static final int MIN_PROSE = 24;

  /// One column.
  ///
  /// @param header its name
  /// @param width in characters
  /// @param isRightAligned true for numbers
  public record Column(String header, int width, boolean isRightAligned) {

    /// A column of words.
    public static Column text(String header, int width) {
      return new Column(header, Math.max(width, header.length()), false);
    }

    /// A column of numbers.
    public static Column figure(String header, int width) {
      return new Column(header, Math.max(width, header.length()), true);
    }
  }

  private final Shell shell;
  private final List<Column> columns;

  /// The index of the first column of each line of a row.
  private final List<Integer> starts = new ArrayList<>();

  /// Makes a table; nothing is printed yet.
  ///
  /// @param shell where to print
  /// @param columns from left to right
  public TextTable(Shell shell, List<Column> columns) {
    this.shell = shell;
    this.columns = List.copyOf(columns);
    int edge = 0;
    for (int i = 0; i < columns.size(); i++) {
      int width = columns.get(i).width() + 1;
      boolean isProse = i == columns.size() - 1 && !columns.get(i).isRightAligned();
      int needed = isProse ? Math.min(width, MIN_PROSE) : width;
      if (i == 0 || (shell.columns() > 0 && edge + needed - 1 > shell.columns())) {
        starts.add(i);
        edge = i == 0 ? 0 : INDENT.length();
      }
      edge += width;
    }
  }

  /// The width of a row that is not stacked.
  public int width() {
    return columns.stream().mapToInt(column -> column.width() + 1).sum() - 1;
  }

  /// Prints a line above the header that ends where the table ends; it starts at the left edge
  /// where it is wider than the table, where it must be wrapped, and where columns are stacked.
  public void caption(String text) {
    boolean isStacked = starts.size() > 1;
    if (isStacked || (shell.columns() > 0 && text.length() > shell.columns())) {
      println(TextWrap.words(text, shell.columns(), 0, 0));
    } else {
      println(" ".repeat(Math.max(0, width() - text.length())) + text);
    }
  }

  /// Prints the names of the columns.
  public void header() {
    for (String line : lines(columns.stream().map(Column::header).toList())) {
      println(shell.coloursOut() ? "\u001b[1m" + line + "\u001b[0m" : line);
    }
  }

  /// Prints a row, at once.
  ///
  /// @param cells one for each column
  public void row(List<String> cells) {
    lines(cells).forEach(this::println);
  }

  private List<String> lines(List<String> cells) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : columns.size();
      lines.add(line(cells, starts.get(i), end));
    }
    return lines;
  }

  private String line(List<String> cells, int from, int to) {
    StringBuilder line = new StringBuilder(from == 0 ? "" : INDENT);
    int edge = line.length();
    for (int i = from; i < to; i++) {
      Column column = columns.get(i);
      String cell = cells.get(i);
      if (i == columns.size() - 1 && !column.isRightAligned()) {
        line.append(TextWrap.words(cell, shell.columns(), line.length(), edge));
        break;
      }
      edge += column.width();
      int space = Math.max(0, edge - line.length() - cell.length());
      line.append(column.isRightAligned() ? " ".repeat(space) + cell : cell);
      line.append(" ".repeat(column.isRightAligned() ? 0 : space)).append(' ');
      edge++;
    }
    return line.toString().stripTrailing();
  }

  private void println(String line) {
    shell.out().println(line);
    shell.out().flush();
  }
}
