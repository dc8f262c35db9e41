package org.freehold.bench.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.freehold.bench.subject.Contestant;

/// What is to be measured.
///
/// @param cases the rows of the results
/// @param skipped allocators that cannot be measured here
/// @param forks how many times each case is measured, each time in a JVM of its own
/// @param warmups number of warm-up runs before the measured one
/// @param time duration of a run
/// @param settling how long to wait after everything is freed, in the first fork of a case
/// @param latencyTime how long to time single calls, in the first fork of a case
/// @param seed of all random choices
/// @param heapBytes live bytes that distributions are scaled to
/// @param litter how heaps are pre-fragmented; empty for a fresh heap
/// @param javaHeap Java heap of the forks
/// @param output the file of results
public record Plan(
    List<Case> cases,
    List<Skipped> skipped,
    int forks,
    int warmups,
    Duration time,
    Duration settling,
    Duration latencyTime,
    long seed,
    long heapBytes,
    String litter,
    String javaHeap,
    Path output) {

  /// What a fork costs besides its runs: to start the JVM, set up the workload, and free
  /// everything.
  private static final Duration PER_FORK = Duration.ofMillis(1500);

  /// About how long measuring takes.
  public Duration estimate() {
    Duration fork = time.multipliedBy(1L + warmups).plus(PER_FORK);
    Duration once = settling.plus(latencyTime);
    return fork.multipliedBy(forks).plus(once).multipliedBy(cases.size());
  }

  /// Something that is not measured, and why.
  ///
  /// @param what an allocator, or a case
  /// @param reason one sentence
  public record Skipped(String what, String reason) {
    public static Skipped of(Contestant contestant, String reason) {
      return new Skipped(contestant.word(), reason);
    }
  }
}
