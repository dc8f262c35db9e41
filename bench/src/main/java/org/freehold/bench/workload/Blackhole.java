package org.freehold.bench.workload;

/// Where a workload puts what it read, so that the compiler cannot leave the reading out.
final class Blackhole {

  private static volatile long sink;

  private Blackhole() {}

  static void take(long value) {
    if (value == sink - 1) { // Hardly ever true, and nobody can know.
      sink = value;
    }
  }
}
