/// Measures memory instead of time: each probe is a JVM of its own that plays a workload up to its
/// peak of live bytes and reports the growth of the process. `Probe` starts one, `ProbeMain` is its
/// entry point, and what the JVM itself needs is excluded by warming it up and by a run with
/// `NoAllocator`.
@NullMarked
package org.freehold.bench.probe;

import org.jspecify.annotations.NullMarked;
