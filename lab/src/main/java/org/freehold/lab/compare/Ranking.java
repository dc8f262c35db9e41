package org.freehold.lab.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The ranking: contenders by their score over all traces, the best first.
public final class Ranking {

  private Ranking() {}

  /// One contender.
  ///
  /// @param policy its name
  /// @param utilization mean over the traces; one that was not served counts as 0
  /// @param operationsPerSecond all operations served ÷ all seconds
  /// @param score of these two figures
  /// @param served number of traces that it served
  /// @param traces number of traces
  public record Entry(
      String policy,
      double utilization,
      double operationsPerSecond,
      double score,
      long served,
      long traces) {}

  /// Makes the ranking.
  public static List<Entry> of(List<Result> results, Scoring scoring) {
    Map<String, List<Result>> byPolicy = new LinkedHashMap<>();
    for (Result result : results) {
      byPolicy.computeIfAbsent(result.policy(), _ -> new ArrayList<>()).add(result);
    }
    List<Entry> entries = new ArrayList<>();
    byPolicy.forEach((policy, all) -> entries.add(entry(policy, all, scoring)));
    entries.sort(
        Comparator.comparingDouble(Entry::score)
            .thenComparingDouble(Entry::operationsPerSecond)
            .reversed());
    return entries;
  }

  private static Entry entry(String policy, List<Result> all, Scoring scoring) {
    return new Entry(
        policy,
        all.stream().mapToDouble(Result::utilization).average().orElse(0),
        Scoring.throughput(all),
        scoring.ofAll(all),
        all.stream().filter(Result::isServed).count(),
        all.size());
  }
}
