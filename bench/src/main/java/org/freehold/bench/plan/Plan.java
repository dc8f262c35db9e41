package org.freehold.bench.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.freehold.bench.subject.Contestant;

/// What is to be measured.
///
/// @param cases the lines of the results
/// @param skipped allocators that cannot be measured here
/// @param forks how many times each case is measured, each time in a JVM of its own
/// @param warmups how many runs come before the one that counts
/// @param time how long the clock runs
/// @param settling how long to wait when everything is freed, in the first fork of a case
/// @param latencyTime how long latencies are taken, in the first fork of a case
/// @param seed of all draws
/// @param heapBytes live bytes that distributions are scaled to
/// @param litter how heaps are littered before; empty for not at all
/// @param javaHeap of the forks
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
