/// Benchmarks of `org.freehold.object` beside what it is built on and what the JDK has. They are
/// plain JMH benchmarks, started by JMH's own program, since no plan or workload concerns them:
///
/// ```
/// java -cp 'bench/target/freehold/lib/*' org.openjdk.jmh.Main 'OwnerBenchmark|FrameBenchmark' -prof gc
/// ```
///
/// `gc.alloc.rate.norm` in what they print is the Java memory of one operation.
@NullMarked
package org.freehold.bench.object;

import org.jspecify.annotations.NullMarked;
