package org.freehold.bench.workload;

/// Consumes values that a workload read, so that the compiler cannot eliminate the reads. JMH's
/// class of the same name belongs to JMH's own threads, which workloads do not use.
final class Blackhole {

  private static volatile long sink;

  private Blackhole() {}

  static void take(long value) {
    if (value == sink - 1) { // Practically never true, which the compiler cannot prove.
      sink = value;
    }
  }
}
