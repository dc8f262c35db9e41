package org.freehold.cli.process;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a table as CSV or TSV. In CSV a value with a comma, a quote or a line break is quoted
/// (RFC 4180); TSV has no quotes, so tabs and line breaks become spaces.
public final class SeparatedValues {

  private final PrintWriter out;
  private final boolean isCsv;

  public SeparatedValues(PrintWriter out, Format format) {
    this.out = out;
    this.isCsv = format == Format.CSV;
  }

  public void row(List<String> values) {
    out.println(values.stream().map(this::value).collect(Collectors.joining(isCsv ? "," : "\t")));
  }

  private String value(String value) {
    if (!isCsv) {
      return value.replaceAll("[\t\r\n]", " ");
    }
    boolean isPlain = value.chars().noneMatch(letter -> ",\"\r\n".indexOf(letter) >= 0);
    return isPlain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
