/// Blocks in numbered places: what a workload works on, whatever the allocator deals in.
@NullMarked
package org.freehold.bench.slots;

import org.jspecify.annotations.NullMarked;
