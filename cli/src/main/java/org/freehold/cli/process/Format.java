package org.freehold.cli.process;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.freehold.cli.input.UnknownWord;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The format of a command's output.
public enum Format {
  /// Tables for people.
  TEXT,
  /// Comma-separated values.
  CSV,
  /// Tab-separated values.
  TSV,
  /// One JSON object.
  JSON,
  /// An HTML page.
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
          .orElseThrow(
              () -> new TypeConversionException(UnknownWord.sentence("format", text, names())));
    }

    private static List<String> names() {
      return Arrays.stream(values()).map(Format::toString).toList();
    }
  }
}
