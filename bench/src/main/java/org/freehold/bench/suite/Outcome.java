package org.freehold.bench.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;

/// The measurements of a case, from all of its forks.
public final class Outcome {

  private final Case measured;
  private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
  private int forks;

  public Outcome(Case measured) {
    this.measured = measured;
  }

  public Case measured() {
    return measured;
  }

  int forks() {
    return forks;
  }

  /// Adds a fork.
  public void add(Map<Metric, Double> figures) {
    forks++;
    figures.forEach(
        (figure, value) -> values.computeIfAbsent(figure, _ -> new ArrayList<>()).add(value));
  }

  /// The values of all forks, in the order of measurement.
  List<Double> all(Metric figure) {
    return values.getOrDefault(figure, List.of());
  }

  /// The median of the forks.
  public OptionalDouble median(Metric figure) {
    return median(all(figure));
  }

  /// Half of the range between the lowest and the highest fork.
  OptionalDouble spread(Metric figure) {
    List<Double> all = all(figure);
    if (all.isEmpty()) {
      return OptionalDouble.empty();
    }
    double max = all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double min = all.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return OptionalDouble.of((max - min) / 2);
  }

  /// The median; of an even number of values, the mean of the two in the middle.
  static OptionalDouble median(List<Double> all) {
    double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }
}
