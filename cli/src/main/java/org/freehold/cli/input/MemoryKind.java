package org.freehold.cli.input;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What memory a command works on: the answer to `--space`.
public enum MemoryKind {
  /// The operating system's memory.
  NATIVE,
  /// A fresh process of a simulated machine, where the same calls always find the same addresses.
  SIMULATED;

  /// The name as it is typed and reported.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads the name as it is typed. (picocli's own reading of an enum lists the constants as they
  /// are written in Java.)
  public static final class Converter implements ITypeConverter<MemoryKind> {

    /// Makes the converter.
    public Converter() {}

    @Override
    public MemoryKind convert(String text) {
      return Arrays.stream(values())
          .filter(ground -> ground.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "it must be " + NATIVE + " or " + SIMULATED + ", not '" + text + "'"));
    }
  }
}
