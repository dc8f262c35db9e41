package org.freehold.bench.measure;

import java.util.Optional;

/// What came out of one run.
///
/// @param threads that worked
/// @param operations of all of them
/// @param operationsPerSecond of all of them
/// @param javaBytes that they allocated in the Java heap, the workload's own objects included
/// @param peak when most was resident
/// @param afterFree when everything was freed
/// @param settled some seconds later; empty when nobody waited
public record Run(
    int threads,
    long operations,
    double operationsPerSecond,
    long javaBytes,
    Sample peak,
    Sample afterFree,
    Optional<Sample> settled) {

  /// What a thread spends on an operation.
  public double nanosecondsPerOperation() {
    return threads * 1e9 / operationsPerSecond;
  }
}
