package org.freehold.bench.workload;

import org.freehold.bench.subject.Subject;

/// Something that programs do with an allocator, to be done by some threads over and over.
///
/// An operation is an allocation together with the free that belongs to it, if not said otherwise.
public interface Workload {

  /// What it does, in a line.
  String description();

  /// Whether blocks are freed by other threads than those that allocated them.
  default boolean freesElsewhere() {
    return false;
  }

  /// Starts.
  ///
  /// @param subject the allocator
  /// @param setting how many threads, and what the draws begin with
  Session open(Subject subject, Setting setting);

  /// The same, by one thread, once, and only up to the moment when most is live: then what is held
  /// can be compared with what is live.
  ///
  /// @param seed of the draws
  /// @throws UnsupportedOperationException when the workload has no such moment
  default Session openToPeak(Subject subject, long seed) {
    throw new UnsupportedOperationException("this workload does not know what it has live");
  }

  /// How a workload is run.
  ///
  /// @param threads how many work at the same time
  /// @param seed of all draws
  /// @param isBrief whether threads live shortly, for a test that looks at every block
  record Setting(int threads, long seed, boolean isBrief) {}
}
