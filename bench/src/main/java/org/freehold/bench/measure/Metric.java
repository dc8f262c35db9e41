package org.freehold.bench.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// A number that a run yields, with its name in the file of results.
public enum Metric {
  /// Time that a thread takes for an operation.
  NANOSECONDS_PER_OPERATION("nanosecondsPerOperation"),
  /// Throughput of all threads.
  OPERATIONS_PER_SECOND("operationsPerSecond"),
  /// Bytes that the threads allocated in the Java heap.
  JAVA_BYTES_PER_OPERATION("javaBytesPerOperation"),
  /// Growth of the process in physical memory, at the peak.
  PEAK_FOOTPRINT_BYTES("peakFootprintBytes"),
  /// The same after everything is freed.
  FREED_FOOTPRINT_BYTES("freedFootprintBytes"),
  /// The same some seconds later.
  SETTLED_FOOTPRINT_BYTES("settledFootprintBytes"),
  /// The footprint that the allocator itself reports at the peak.
  OWN_PEAK_FOOTPRINT_BYTES("ownPeakFootprintBytes"),
  /// The same after everything is freed.
  OWN_FREED_FOOTPRINT_BYTES("ownFreedFootprintBytes"),
  /// The same some seconds later.
  OWN_SETTLED_FOOTPRINT_BYTES("ownSettledFootprintBytes"),
  /// Bookkeeping at the peak.
  METADATA_BYTES("metadataBytes"),
  /// In thread caches at the peak.
  CACHED_BYTES("cachedBytes"),
  /// Requested bytes that are live at the peak, where the workload counts them.
  LIVE_BYTES("liveBytes"),
  /// Median latency of an allocation.
  ALLOCATE_P50("allocateP50Nanoseconds"),
  /// 99th percentile of the latency of an allocation.
  ALLOCATE_P99("allocateP99Nanoseconds"),
  /// 99.9th percentile of the latency of an allocation.
  ALLOCATE_P999("allocateP999Nanoseconds"),
  /// The longest allocation.
  ALLOCATE_MAX("allocateMaxNanoseconds"),
  /// Median latency of a free.
  FREE_P50("freeP50Nanoseconds"),
  /// 99th percentile of the latency of a free.
  FREE_P99("freeP99Nanoseconds"),
  /// 99.9th percentile of the latency of a free.
  FREE_P999("freeP999Nanoseconds"),
  /// The longest free.
  FREE_MAX("freeMaxNanoseconds"),
  /// What reading the clock adds to each of these.
  CLOCK("clockNanoseconds");

  private final String json;

  Metric(String json) {
    this.json = json;
  }

  /// The name in JSON and in JMH's results.
  public String json() {
    return json;
  }

  /// The metrics of a run; an unknown one is absent.
  ///
  /// @param before taken before the allocator was used
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

  /// The metrics of single calls.
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
