/// Recording: a program that uses Freehold's heaps writes its own allocations to a `.fht` trace, by
/// a property or in its code.
package org.freehold.trace.record;
