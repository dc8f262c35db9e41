package org.freehold.bench.workload;

/// What one thread of a workload does.
public interface Worker {

  /// Does the next piece: long enough that asking for it costs nothing, short enough that the end
  /// of the measurement is not missed by much.
  ///
  /// @return how many operations that were
  long round();

  /// Frees what the thread still has; the clock has stopped.
  default void finish() {}
}
