package org.freehold.bench.plan;

import org.freehold.bench.subject.Contestant;

/// One line of the results: a workload, an allocator, and how many threads.
///
/// @param workload its name
/// @param file what it is made from; empty for nothing
/// @param contestant the allocator
/// @param threads how many work
public record Case(String workload, String file, Contestant contestant, int threads) {

  @Override
  public String toString() {
    return workload + " " + contestant + " " + threads;
  }
}
