package org.freehold.cli.replay;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What the heap of a replay stands on.
enum Ground {
  /// The operating system's memory.
  NATIVE,
  /// A fresh process of a simulated machine, where the same trace always finds the same addresses.
  SIMULATED;

  /// The name as it is typed and reported.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads the name as it is typed. (picocli's own reading of an enum lists the constants as they
  /// are written in Java.)
  static final class Converter implements ITypeConverter<Ground> {
    @Override
    public Ground convert(String text) {
      return Arrays.stream(values())
          .filter(ground -> ground.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "it must be " + NATIVE + " or " + SIMULATED + ", not '" + text + "'"));
    }
  }
}
