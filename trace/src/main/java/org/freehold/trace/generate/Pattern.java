package org.freehold.trace.generate;

import java.io.IOException;

/// One family of patterns.
@FunctionalInterface
interface Pattern {

  /// Plays the program until there are enough calls or the program is over.
  ///
  /// @param work takes the calls
  /// @param threads how many threads the program has
  void play(Workload work, int threads) throws IOException;
}
