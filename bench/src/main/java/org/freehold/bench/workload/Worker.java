package org.freehold.bench.workload;

/// The work of one thread of a workload.
public interface Worker {

  /// Does the next piece of work: long enough that the call costs nothing, short enough that the
  /// end of the measurement is not missed by much.
  ///
  /// @return the number of operations
  long round();

  /// Frees the blocks that the thread still has; the clock has stopped.
  default void finish() {}
}
