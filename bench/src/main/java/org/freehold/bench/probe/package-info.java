/// Measurements that need a JVM of their own but no clock: what an allocator holds.
@NullMarked
package org.freehold.bench.probe;

import org.jspecify.annotations.NullMarked;
