package org.freehold.bench.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What is told of a run, by the names that JSON has for it.
public enum Metric {
  /// What a thread spends on an operation.
  NANOSECONDS_PER_OPERATION("nanosecondsPerOperation"),
  /// Of all threads.
  OPERATIONS_PER_SECOND("operationsPerSecond"),
  /// Java objects that the threads made.
  JAVA_BYTES_PER_OPERATION("javaBytesPerOperation"),
  /// By how much the process grew in physical memory.
  PEAK_FOOTPRINT_BYTES("peakFootprintBytes"),
  /// The same when everything is freed.
  FREED_FOOTPRINT_BYTES("freedFootprintBytes"),
  /// The same some seconds later.
  SETTLED_FOOTPRINT_BYTES("settledFootprintBytes"),
  /// What the allocator counts itself at the peak.
  OWN_PEAK_FOOTPRINT_BYTES("ownPeakFootprintBytes"),
  /// The same when everything is freed.
  OWN_FREED_FOOTPRINT_BYTES("ownFreedFootprintBytes"),
  /// The same some seconds later.
  OWN_SETTLED_FOOTPRINT_BYTES("ownSettledFootprintBytes"),
  /// Bookkeeping at the peak.
  METADATA_BYTES("metadataBytes"),
  /// In caches of threads at the peak.
  CACHED_BYTES("cachedBytes"),
  /// As asked for at the peak, where the workload counts.
  LIVE_BYTES("liveBytes"),
  /// The middle one of single allocations.
  ALLOCATE_P50("allocateP50Nanoseconds"),
  /// Of a hundred allocations one takes longer.
  ALLOCATE_P99("allocateP99Nanoseconds"),
  /// Of a thousand allocations one takes longer.
  ALLOCATE_P999("allocateP999Nanoseconds"),
  /// The longest allocation.
  ALLOCATE_MAX("allocateMaxNanoseconds"),
  /// The middle one of single frees.
  FREE_P50("freeP50Nanoseconds"),
  /// Of a hundred frees one takes longer.
  FREE_P99("freeP99Nanoseconds"),
  /// Of a thousand frees one takes longer.
  FREE_P999("freeP999Nanoseconds"),
  /// The longest free.
  FREE_MAX("freeMaxNanoseconds"),
  /// What the clock adds to each of these.
  CLOCK("clockNanoseconds");

  private final String json;

  Metric(String json) {
    this.json = json;
  }

  /// The name in JSON and in JMH's results.
  public String json() {
    return json;
  }

  /// The figures of a run; what is not known is absent.
  ///
  /// @param before when the allocator had not been used
  static Map<Metric, Double> of(Run run, Sample before) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(NANOSECONDS_PER_OPERATION, run.nanosecondsPerOperation());
    figures.put(OPERATIONS_PER_SECOND, run.operationsPerSecond());
    figures.put(JAVA_BYTES_PER_OPERATION, (double) run.javaBytes() / Math.max(1, run.operations()));
    growth(figures, PEAK_FOOTPRINT_BYTES, before, run.peak());
    growth(figures, FREED_FOOTPRINT_BYTES, before, run.afterFree());
    known(figures, OWN_PEAK_FOOTPRINT_BYTES, run.peak().footprint());
    known(figures, OWN_FREED_FOOTPRINT_BYTES, run.afterFree().footprint());
    run.settled()
        .ifPresent(later -> {
          growth(figures, SETTLED_FOOTPRINT_BYTES, before, later);
          known(figures, OWN_SETTLED_FOOTPRINT_BYTES, later.footprint());
        });
    known(figures, METADATA_BYTES, run.peak().metadata());
    known(figures, CACHED_BYTES, run.peak().cached());
    known(figures, LIVE_BYTES, run.peak().live());
    return figures;
  }

  /// The figures of single calls.
  static Map<Metric, Double> of(Latencies latencies) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    percentiles(
        figures,
        latencies.allocations(),
        List.of(ALLOCATE_P50, ALLOCATE_P99, ALLOCATE_P999, ALLOCATE_MAX));
    percentiles(figures, latencies.frees(), List.of(FREE_P50, FREE_P99, FREE_P999, FREE_MAX));
    figures.put(CLOCK, (double) Latencies.clockNanoseconds());
    return figures;
  }

  private static void percentiles(
      Map<Metric, Double> figures, Histogram histogram, List<Metric> names) {
    double[] percentiles = {50, 99, 99.9, 100};
    for (int i = 0; i < percentiles.length; i++) {
      figures.put(names.get(i), (double) histogram.getValueAtPercentile(percentiles[i]));
    }
  }

  private static void growth(
      Map<Metric, Double> figures, Metric figure, Sample before, Sample later) {
    figures.put(figure, (double) Math.max(0, later.resident() - before.resident()));
  }

  private static void known(Map<Metric, Double> figures, Metric figure, long value) {
    if (value >= 0) {
      figures.put(figure, (double) value);
    }
  }
}
