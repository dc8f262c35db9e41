package org.freehold.cli.input;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses a whole number within bounds. An option with such a value has a subclass that states the
/// bounds, so that they are checked where the option is declared.
public abstract class IntRange implements ITypeConverter<Integer> {

  private final int min;
  private final int max;

  /// For subclasses.
  ///
  /// @param min the smallest number that is accepted
  /// @param max the largest; `Integer.MAX_VALUE` for no bound worth mentioning
  protected IntRange(int min, int max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public final Integer convert(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    String bounds = max == Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
    throw new TypeConversionException("it must be a number " + bounds + ", not '" + text + "'");
  }
}
