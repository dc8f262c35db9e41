/// Recording: a program that uses Freehold's heaps writes down what it allocates, as a `.fht`
/// trace.
package org.freehold.trace.record;
