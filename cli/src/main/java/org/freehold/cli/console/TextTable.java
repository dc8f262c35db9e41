package org.freehold.cli.console;

import java.util.List;

/// A table that is printed row by row, while the rows are made. Hence widths are decided before the
/// first row; a cell that is wider than its column pushes the rest of its row to the right.
public final class TextTable {

  /// One column.
  ///
  /// @param header its name
  /// @param width characters
  /// @param isRightAligned true for figures
  public record Column(String header, int width, boolean isRightAligned) {

    /// A column of words.
    public static Column text(String header, int width) {
      return new Column(header, Math.max(width, header.length()), false);
    }

    /// A column of figures.
    public static Column figure(String header, int width) {
      return new Column(header, Math.max(width, header.length()), true);
    }
  }

  private final Shell shell;
  private final List<Column> columns;

  /// Makes a table; nothing is printed yet.
  ///
  /// @param shell where to
  /// @param columns from left to right
  public TextTable(Shell shell, List<Column> columns) {
    this.shell = shell;
    this.columns = List.copyOf(columns);
  }

  /// The characters that a row takes.
  public int width() {
    return columns.stream().mapToInt(column -> column.width() + 1).sum() - 1;
  }

  /// Prints a line above the header that ends where the table ends.
  public void caption(String text) {
    println(" ".repeat(Math.max(0, width() - text.length())) + text);
  }

  /// Prints the names of the columns.
  public void header() {
    String line = line(columns.stream().map(Column::header).toList());
    println(shell.coloursOut() ? "\u001b[1m" + line + "\u001b[0m" : line);
  }

  /// Prints a row, at once.
  ///
  /// @param cells one a column
  public void row(List<String> cells) {
    println(line(cells));
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    int edge = 0;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      edge += column.width();
      int space = Math.max(0, edge - line.length() - cells.get(i).length());
      line.append(column.isRightAligned() ? " ".repeat(space) + cells.get(i) : cells.get(i));
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
