package org.freehold.cli.process;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the number of a process.
public final class Pid implements ITypeConverter<Long> {

  /// Instead of the number of a process: the demonstration.
  public static final long NONE = 0;

  @Override
  public Long convert(String text) {
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) == NONE) {
      throw new TypeConversionException("'" + text + "' is not the number of a process");
    }
    return Long.parseLong(text);
  }
}
