package org.freehold.cli.input;

import org.freehold.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses a [Size] within bounds. An option with such a value has a subclass that states the
/// bounds, so that they are checked where the option is declared.
public abstract class SizeRange implements ITypeConverter<Long> {

  private final long min;
  private final long max;

  /// For subclasses.
  ///
  /// @param min the smallest size that is accepted, in bytes
  /// @param max the largest; `Long.MAX_VALUE` for no bound worth mentioning
  protected SizeRange(long min, long max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public final Long convert(String text) {
    long bytes = new Size().convert(text);
    if (bytes < min) {
      throw new TypeConversionException(
          "it must be at least " + Bytes.format(min) + ", not '" + text + "'");
    }
    if (bytes > max) {
      throw new TypeConversionException(
          "it must be at most " + Bytes.format(max) + ", not '" + text + "'");
    }
    return bytes;
  }
}
