package org.freehold.bench.workload;

import org.freehold.bench.subject.Subject;

/// A pattern of allocations that some threads run over and over.
///
/// An operation is an allocation with its free, unless a workload says otherwise.
public interface Workload {

  /// What it does, in one line.
  String description();

  /// Whether it has remote frees: blocks freed by other threads than those that allocated them.
  default boolean freesElsewhere() {
    return false;
  }

  /// Starts the workload.
  ///
  /// @param subject the allocator
  /// @param setting number of threads, and seed
  Session open(Subject subject, Setting setting);

  /// Starts it for one thread, to be run once and only up to its peak of live bytes, so that
  /// footprint and live bytes can be compared.
  ///
  /// @param seed of all random choices
  /// @throws UnsupportedOperationException when the workload has no known peak
  default Session openToPeak(Subject subject, long seed) {
    throw new UnsupportedOperationException("this workload does not count live bytes");
  }

  /// How a workload is run.
  ///
  /// @param threads number of threads
  /// @param seed of all random choices
  /// @param isBrief whether threads are short-lived, for tests that check every block
  record Setting(int threads, long seed, boolean isBrief) {}
}
