package org.freehold.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.input.JsonInput;
import org.jspecify.annotations.Nullable;

/// The contents of a file of results.
///
/// @param machine names and values
/// @param results in the order in which they were planned
/// @param skipped what was not measured, and why
/// @param failed what failed, and why
record BenchResults(
    Map<String, String> machine, List<Result> results, List<Remark> skipped, List<Remark> failed) {

  /// A remark about something that is missing.
  ///
  /// @param what an allocator or a case
  /// @param reason a sentence
  record Remark(String what, String reason) {}

  /// A workload on an allocator.
  ///
  /// @param workload its name
  /// @param allocator its name
  /// @param threads number of threads
  /// @param figures by name
  /// @param forks nanoseconds of an operation in each
  record Result(
      String workload,
      String allocator,
      long threads,
      Map<String, Double> figures,
      List<Double> forks) {

    double nanoseconds() {
      return figures.getOrDefault("nanosecondsPerOperation", Double.NaN);
    }

    OptionalDouble figure(String name) {
      Double value = figures.get(name);
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// The time of this result divided by that of another: the median, the lowest, and the highest
    /// of the forks.
    Ratio to(Result baseline) {
      double base = baseline.nanoseconds();
      double min = forks.stream().mapToDouble(Double::doubleValue).min().orElse(nanoseconds());
      double max = forks.stream().mapToDouble(Double::doubleValue).max().orElse(nanoseconds());
      return new Ratio(nanoseconds() / base, min / base, max / base);
    }
  }

  /// A ratio of times, with its spread over the forks.
  record Ratio(double median, double min, double max) {}

  /// Reads a file.
  ///
  /// @param file for messages
  /// @throws CommandFailure when it is not a file of results
  static BenchResults parse(Path file, String text) {
    try {
      Map<String, @Nullable Object> root = JsonInput.object(text);
      Map<String, String> machine = new LinkedHashMap<>();
      object(root.get("machine")).forEach((name, value) -> machine.put(name, "" + value));
      return new BenchResults(
          machine,
          objects(root.get("results")).stream().map(BenchResults::result).toList(),
          objects(root.get("skipped")).stream().map(BenchResults::remark).toList(),
          objects(root.get("failed")).stream().map(BenchResults::remark).toList());
    } catch (RuntimeException e) { // Of the parser, or of something that is not what it should be.
      throw new CommandFailure(file + ": is not a file of results of freehold bench", e);
    }
  }

  private static Result result(Map<String, @Nullable Object> fields) {
    Map<String, Double> figures = new LinkedHashMap<>();
    fields.forEach((name, value) -> {
      if (value instanceof Number number) {
        figures.put(name, number.doubleValue());
      }
    });
    List<Double> forks = new ArrayList<>();
    for (Object each : list(fields.get("forks"))) {
      forks.add(((Number) each).doubleValue());
    }
    return new Result(
        text(fields, "workload"),
        text(fields, "allocator"),
        Math.round(figures.getOrDefault("threads", 1.0)),
        figures,
        forks);
  }

  private static Remark remark(Map<String, @Nullable Object> fields) {
    return new Remark(text(fields, "what"), text(fields, "reason"));
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no " + name);
  }

  @SuppressWarnings("unchecked") // Objects of JSON are maps by name.
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) value;
    }
    throw new IllegalArgumentException("no object");
  }

  private static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object each : list(value)) {
      objects.add(object(each));
    }
    return objects;
  }

  private static List<Object> list(@Nullable Object value) {
    List<Object> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (each != null) {
          elements.add(each);
        }
      }
    }
    return elements;
  }
}
