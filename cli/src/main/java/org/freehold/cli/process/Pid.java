package org.freehold.cli.process;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses a process number.
public final class Pid implements ITypeConverter<Long> {

  /// Stands for the demonstration.
  public static final long NONE = 0;

  @Override
  public Long convert(String text) {
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) == NONE) {
      throw new TypeConversionException("'" + text + "' is not a process number");
    }
    return Long.parseLong(text);
  }
}
