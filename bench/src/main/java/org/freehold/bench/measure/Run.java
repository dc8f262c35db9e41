package org.freehold.bench.measure;

import java.util.Optional;

/// The result of one run.
///
/// @param threads number of threads
/// @param operations of all threads
/// @param operationsPerSecond of all threads
/// @param javaBytes that the threads allocated in the Java heap, including the workload's own
///   objects
/// @param peak sample with the most resident memory
/// @param afterFree sample after everything was freed
/// @param settled sample some seconds later; empty if that was skipped
public record Run(
    int threads,
    long operations,
    double operationsPerSecond,
    long javaBytes,
    Sample peak,
    Sample afterFree,
    Optional<Sample> settled) {

  /// The time that a thread takes for an operation.
  public double nanosecondsPerOperation() {
    return threads * 1e9 / operationsPerSecond;
  }
}
