package org.freehold.cli.input;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses a number from 0 to 1.
public final class Ratio implements ITypeConverter<Double> {

  /// Makes the converter.
  public Ratio() {}

  @Override
  public Double convert(String text) {
    try {
      double ratio = Double.parseDouble(text);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new TypeConversionException("it must be a number from 0 to 1, not '" + text + "'");
  }
}
