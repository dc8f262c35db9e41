/// The program behind `freehold bench`, started by it in a JVM of its own because JMH and the peers
/// must be on its class path. `BenchMain` is its entry; the packages below it are layers, and each
/// uses only those further down:
///
/// ```
/// promise   what Freehold promises, and whether it holds
/// suite     runs a plan in forked JVMs and writes the file of results
/// plan      from command-line options to a list of cases
/// soak      runs heaps hard and checks everything     probe    footprint, in a process of its own
/// movable   footprint and pauses of a movable heap, beside a plain one
/// measure   one run of a workload in a forked JVM
/// object    benchmarks of org.freehold.object, which JMH starts alone
/// workload  what programs do with an allocator
/// subject   the allocators that are measured
/// slots     numbered places for blocks, whatever an allocator hands out
/// ```
@NullMarked
package org.freehold.bench;

import org.jspecify.annotations.NullMarked;
