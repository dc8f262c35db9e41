package org.freehold.bench.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Passes the metrics of a run to JMH, which carries them from the forked JVM to the one that
/// started it. JMH instantiates it by name.
public final class RunProfiler implements InternalProfiler {

  private static volatile @Nullable Map<Metric, Double> latest;

  /// Called by JMH.
  public RunProfiler() {}

  /// Accepts the metrics of a shot.
  static void take(Map<Metric, Double> figures) {
    latest = figures;
  }

  @Override
  public String getDescription() {
    return "What a run of the crew measured.";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    latest = null;
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Map<Metric, Double> figures = latest;
    List<ScalarResult> results = new ArrayList<>();
    if (figures != null) {
      figures.forEach((figure, value) ->
          results.add(new ScalarResult(figure.json(), value, "", AggregationPolicy.AVG)));
    }
    return results;
  }
}
