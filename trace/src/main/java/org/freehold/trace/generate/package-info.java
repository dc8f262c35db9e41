/// Generators of traces: from a table of sizes, rates and numbers of live blocks, and the patterns
/// of well-known tests and benchmarks of allocators. Everything is drawn from a seed: the same
/// arguments give the same trace.
package org.freehold.trace.generate;
