package org.freehold.cli.input;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Two numbers, written `FROM:TO`.
///
/// @param from the first one
/// @param to the second one
public record Interval(double from, double to) {

  /// Parses the two numbers.
  public static final class Converter implements ITypeConverter<Interval> {

    /// Makes the converter.
    public Converter() {}

    @Override
    public Interval convert(String text) {
      String[] ends = text.split(":", -1);
      try {
        if (ends.length == 2) {
          return new Interval(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        }
      } catch (NumberFormatException _) {
        // Reported below.
      }
      throw new TypeConversionException("it must be two numbers FROM:TO, not '" + text + "'");
    }
  }
}
