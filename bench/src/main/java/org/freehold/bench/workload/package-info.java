/// The workloads, each in a file of its own.
@NullMarked
package org.freehold.bench.workload;

import org.jspecify.annotations.NullMarked;
