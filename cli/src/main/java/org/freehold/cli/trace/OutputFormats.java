package org.freehold.cli.trace;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.freehold.cli.input.UnknownWord;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.Weight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// The names of trace formats and weights on the command line.
final class OutputFormats implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(OutputFormat.values()).map(OutputFormat::toString).iterator();
  }

  /// The format to write: the one named with `--to` or, without it, the one of the file's name.
  ///
  /// @param shell where the command is called from
  /// @param asked the name of the format, or null
  /// @param file to write
  /// @param command for a usage error
  static OutputFormat choose(
      Shell shell, @Nullable FormatName asked, Path file, CommandLine command) {
    boolean isStandardOutput = TextFile.isStandardOutput(file);
    OutputFormat format =
        asked != null
            ? format(asked.word)
            : OutputFormat.ofName(String.valueOf(file.getFileName()));
    if (format == null) {
      throw new ParameterException(
          command,
          isStandardOutput
              ? "standard output has no name that says the format: use --to"
              : "the name '"
                  + file
                  + "' does not say which format to write: let it end in "
                  + endings()
                  + ", or use --to");
    }
    boolean isBinary = format == OutputFormat.FHT || format == OutputFormat.PPROF;
    if (isStandardOutput && isBinary && shell.outIsTerminal()) {
      throw new ParameterException(
          command,
          "the format " + format + " is binary: redirect standard output to a file or a pipe");
    }
    return format;
  }

  /// The endings of file names that say a format.
  private static String endings() {
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

  private static List<String> names(Object[] values) {
    return Arrays.stream(values).map(Object::toString).toList();
  }

  /// The weight with a name that was parsed.
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
            UnknownWord.sentence("format", word, names(OutputFormat.values())));
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
            UnknownWord.sentence("weight", word, names(Weight.values())));
      }
      return new WeightName(word);
    }
  }

  /// The names of weights, for completion.
  static final class Weights implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Weight.values()).map(Weight::toString).iterator();
    }
  }
}
