package org.freehold.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a failing sequence shorter by leaving operations out: first halves, then quarters, down to
/// single ones, and again while that helps. (Delta debugging without its complement step: Zeller,
/// Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.) The result fails too,
/// and unless time ran out no single operation can be left out of it.
final class Shrinker {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Shrinker() {}

  static <O> List<O> shrink(List<O> failing, Predicate<List<O>> stillFails) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<O> shortest = failing;
    int chunk = Math.max(1, shortest.size() / 2);
    while (System.nanoTime() < deadline) {
      List<O> shorter = withoutChunks(shortest, chunk, stillFails, deadline);
      boolean helped = shorter.size() < shortest.size();
      shortest = shorter;
      if (chunk == 1 && !helped) {
        break;
      }
      chunk = Math.max(1, helped ? Math.min(chunk, shortest.size() / 2) : chunk / 2);
    }
    return shortest;
  }

  // From the end, because what comes last depends on what was before and not the other way round.
  private static <O> List<O> withoutChunks(
      List<O> failing, int chunk, Predicate<List<O>> stillFails, long deadline) {
    List<O> shortest = failing;
    for (int end = shortest.size(); end > 0 && System.nanoTime() < deadline; end -= chunk) {
      List<O> candidate = new ArrayList<>(shortest);
      candidate.subList(Math.max(0, end - chunk), end).clear();
      if (stillFails.test(candidate)) {
        shortest = candidate;
      }
    }
    return shortest;
  }
}
