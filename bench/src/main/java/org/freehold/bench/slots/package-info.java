/// Numbered slots for blocks: what a workload works on, whether an allocator returns addresses or
/// objects. `Exchange` is how blocks pass between threads; `RawBytes` is the only access to
/// contents.
@NullMarked
package org.freehold.bench.slots;

import org.jspecify.annotations.NullMarked;
