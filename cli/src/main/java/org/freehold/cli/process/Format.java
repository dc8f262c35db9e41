package org.freehold.cli.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How the output is written.
public enum Format {
  /// For people.
  TEXT,
  /// Values with commas between them.
  CSV,
  /// Values with tabs between them.
  TSV,
  /// One object.
  JSON,
  /// A page for the browser.
  HTML;

  /// The name as it is typed.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads the name as it is typed.
  public static final class Converter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return Arrays.stream(values())
          .filter(format -> format.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException("unknown format '" + text + "'; known are: " + names()));
    }

    private static String names() {
      return Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
    }
  }
}
