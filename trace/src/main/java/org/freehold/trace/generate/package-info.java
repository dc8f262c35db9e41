/// Generators of traces: from a table of sizes, rates and live numbers, and the families of
/// patterns that allocators are tried on. Everything is drawn from a seed: the same words give the
/// same trace.
package org.freehold.trace.generate;
