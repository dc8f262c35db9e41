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
  static @Nullable OutputFormat choose(@Nullable OutputFormat asked, Path file) {
    return asked != null ? asked : OutputFormat.ofName(String.valueOf(file.getFileName()));
  }

  /// What a file's name may end with.
  static String endings() {
    List<String> endings = Arrays.stream(OutputFormat.values()).map(OutputFormat::ending).toList();
    return String.join(", ", endings.subList(0, endings.size() - 1)) + " or " + endings.getLast();
  }

  /// Reads the name of a format.
  static final class FormatConverter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String word) {
      for (OutputFormat each : OutputFormat.values()) {
        if (each.toString().equals(word)) {
          return each;
        }
      }
      throw new TypeConversionException(
          "expected one of " + Arrays.toString(OutputFormat.values()) + ", found '" + word + "'");
    }
  }

  /// Reads the name of a weight.
  static final class WeightConverter implements ITypeConverter<Weight> {
    @Override
    public Weight convert(String word) {
      for (Weight each : Weight.values()) {
        if (each.toString().equals(word)) {
          return each;
        }
      }
      throw new TypeConversionException(
          "expected one of " + Arrays.toString(Weight.values()) + ", found '" + word + "'");
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
