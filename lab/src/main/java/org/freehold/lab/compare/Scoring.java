package org.freehold.lab.compare;

import java.util.List;

/// The score that the driver of a malloc lab gives, one figure for memory and time: each is mapped
/// to 0…1 between two thresholds, and the two are weighted. The defaults are those of the first
/// malloc labs (2002): 60 % utilisation, unscaled, and 40 % throughput up to 600,000 operations per
/// second. Later labs only move the thresholds.
///
/// @param weight of utilisation, 0…1; the rest is the weight of throughput
/// @param leastUtilization the utilisation that scores 0
/// @param fullUtilization the utilisation that scores 1
/// @param leastThroughput operations per second that score 0
/// @param fullThroughput operations per second that score 1
public record Scoring(
    double weight,
    double leastUtilization,
    double fullUtilization,
    double leastThroughput,
    double fullThroughput) {

  /// That of 2002.
  public static final Scoring CLASSIC = new Scoring(0.6, 0, 1, 0, 600_000);

  /// Checks the figures.
  ///
  /// @throws IllegalArgumentException naming the one that is out of range
  public Scoring {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("the weight must be from 0 to 1, not " + weight);
    }
    if (!(leastUtilization >= 0 && leastUtilization < fullUtilization)) {
      throw new IllegalArgumentException("the utilisation thresholds must rise from at least 0");
    }
    if (!(leastThroughput >= 0 && leastThroughput < fullThroughput)) {
      throw new IllegalArgumentException("the throughput thresholds must rise from at least 0");
    }
  }

  /// The score of a utilisation and a throughput, from 0 to 100.
  public double of(double utilization, double operationsPerSecond) {
    return 100
        * (weight * part(utilization, leastUtilization, fullUtilization)
            + (1 - weight) * part(operationsPerSecond, leastThroughput, fullThroughput));
  }

  private static double part(double value, double least, double full) {
    return Math.clamp((value - least) / (full - least), 0.0, 1.0);
  }

  /// The score of one result; 0 where the trace was not served.
  public double of(Result result) {
    return result.isServed() ? of(result.utilization(), result.operationsPerSecond()) : 0;
  }

  /// The score of a contender over several traces, as the drivers compute it: of the mean
  /// utilisation, and of all operations ÷ all seconds. A trace that was not served counts as a
  /// utilisation of 0 and as no operations.
  public double ofAll(List<Result> results) {
    double utilization = results.stream().mapToDouble(Result::utilization).average().orElse(0);
    return of(utilization, throughput(results));
  }

  /// Operations served ÷ the seconds that they took.
  public static double throughput(List<Result> results) {
    double seconds = results.stream().mapToDouble(Result::seconds).sum();
    long operations = results.stream().filter(Result::isServed).mapToLong(Result::operations).sum();
    return seconds == 0 ? 0 : operations / seconds;
  }
}
