package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Threads that take turns, a few calls each, so that a trace of many threads is one possible
/// interleaving of them.
final class Turns {

  /// Calls that a thread makes in a turn.
  static final int CALLS = 16;

  private Turns() {}

  /// One turn of one thread.
  @FunctionalInterface
  interface Turn {
    void play(int thread) throws IOException;
  }

  static void take(Workload work, int threads, Turn turn) throws IOException {
    while (!work.isOver()) {
      for (int thread = 1; thread <= threads && !work.isOver(); thread++) {
        work.thread(thread);
        turn.play(thread);
      }
    }
  }

  /// An empty list for each thread, by its number from 1.
  static List<List<Long>> lists(int threads) {
    List<List<Long>> all = new ArrayList<>();
    for (int i = 0; i <= threads; i++) {
      all.add(new ArrayList<>());
    }
    return all;
  }
}
