package org.freehold.bench.plan;

import org.freehold.bench.subject.Contestant;

/// One row of the results: a workload on an allocator with a number of threads.
///
/// @param workload its name
/// @param file the trace or distribution that it is made from; empty for none
/// @param contestant the allocator
/// @param threads number of threads
public record Case(String workload, String file, Contestant contestant, int threads) {

  @Override
  public String toString() {
    return workload + " " + contestant + " " + threads;
  }
}
