/// One run of a workload on an allocator, inside a forked JVM: `AllocatorBenchmark` is what JMH
/// calls, a `Crew` of threads does the work, and a `Run` of samples and counts comes out, as
/// `Metric`s. All threads of a crew are its own; results are read after they have ended.
@NullMarked
package org.freehold.bench.measure;

import org.jspecify.annotations.NullMarked;
