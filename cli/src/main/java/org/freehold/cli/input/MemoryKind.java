package org.freehold.cli.input;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The kind of memory that a command works on: the value of `--space`.
public enum MemoryKind {
  /// The operating system's memory.
  NATIVE,
  /// A fresh process of a simulated machine, where the same calls always return the same addresses.
  SIMULATED;

  /// The name as it is typed and reported.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Parses the name as it is typed. (picocli's own conversion of an enum would list the constants
  /// as they are spelled in Java.)
  public static final class Converter implements ITypeConverter<MemoryKind> {

    /// Makes the converter.
    public Converter() {}

    @Override
    public MemoryKind convert(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "it must be " + NATIVE + " or " + SIMULATED + ", not '" + text + "'"));
    }
  }
}
