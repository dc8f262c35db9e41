package org.freehold.cli.trace;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The words for formats and weights on the command line.
final class OutputFormats implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(OutputFormat.values()).map(OutputFormat::toString).iterator();
  }

  /// The format that a word or, without one, a file's name asks for.
  ///
  /// @return null when the name says nothing
  static @Nullable OutputFormat choose(@Nullable FormatName asked, Path file) {
    return asked != null
        ? format(asked.word)
        : OutputFormat.ofName(String.valueOf(file.getFileName()));
  }

  /// What a file's name may end with.
  static String endings() {
    List<String> endings = Arrays.stream(OutputFormat.values()).map(OutputFormat::ending).toList();
    return String.join(", ", endings.subList(0, endings.size() - 1)) + " or " + endings.getLast();
  }

  /// The name of a format. (The format itself would have to be loaded for `--help`.)
  record FormatName(String word) {}

  /// The name of a weight.
  record WeightName(String word) {}

  private static @Nullable OutputFormat format(String word) {
    for (OutputFormat each : OutputFormat.values()) {
      if (each.toString().equals(word)) {
        return each;
      }
    }
    return null;
  }

  /// The weight of a name that was read.
  static Weight weight(WeightName name) {
    Weight weight = weight(name.word);
    if (weight == null) {
      throw new IllegalArgumentException(name.word);
    }
    return weight;
  }

  private static @Nullable Weight weight(String word) {
    for (Weight each : Weight.values()) {
      if (each.toString().equals(word)) {
        return each;
      }
    }
    return null;
  }

  /// Reads the name of a format.
  static final class FormatConverter implements ITypeConverter<FormatName> {
    @Override
    public FormatName convert(String word) {
      if (format(word) == null) {
        throw new TypeConversionException(
            "expected one of " + Arrays.toString(OutputFormat.values()) + ", found '" + word + "'");
      }
      return new FormatName(word);
    }
  }

  /// Reads the name of a weight.
  static final class WeightConverter implements ITypeConverter<WeightName> {
    @Override
    public WeightName convert(String word) {
      if (weight(word) == null) {
        throw new TypeConversionException(
            "expected one of " + Arrays.toString(Weight.values()) + ", found '" + word + "'");
      }
      return new WeightName(word);
    }
  }

  /// The words for weights.
  static final class Weights implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Weight.values()).map(Weight::toString).iterator();
    }
  }
}
