package org.freehold.cli.replay;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--front-end`. (The heap's own enumeration would have to be loaded for `--help`.)
enum FrontEndSwitch {
  AUTOMATIC,
  ON,
  OFF;

  /// The name as it is typed.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Parses the name as it is typed.
  static final class Converter implements ITypeConverter<FrontEndSwitch> {

    @Override
    public FrontEndSwitch convert(String text) {
      return Arrays.stream(values())
          .filter(each -> each.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException("it must be automatic, on or off, not '" + text + "'"));
    }
  }
}
