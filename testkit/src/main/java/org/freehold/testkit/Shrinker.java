package org.freehold.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Shrinks a failing sequence by removing operations: first halves, then quarters, down to single
/// operations, and again as long as that helps. (Delta debugging without its complement step:
/// Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.) The result fails
/// as well, and unless time ran out, no single operation can be removed from it.
final class Shrinker {

  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  private Shrinker() {}

  static <O> List<O> shrink(List<O> failing, Predicate<List<O>> stillFails) {
    long deadline = System.nanoTime() + TIME_LIMIT.toNanos();
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

  // From the end, because later operations depend on earlier ones and not the other way round.
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
