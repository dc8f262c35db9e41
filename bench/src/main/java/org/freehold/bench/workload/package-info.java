/// The workloads: what programs do with an allocator, each in a file of its own, most of them
/// modelled on well-known benchmarks. A `Workload` makes a `Session`, which makes a `Worker` for
/// each thread; random choices are made before the clock starts. `Workloads` finds them by name.
@NullMarked
package org.freehold.bench.workload;

import org.jspecify.annotations.NullMarked;
