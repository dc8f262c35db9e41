/// Measures a plan: starts a JVM through JMH for each fork of each case, collects what the forks
/// report, and writes the file of results after each round. Runs in one thread; cases are measured
/// round by round, so that what changes on the machine meanwhile affects all of them.
@NullMarked
package org.freehold.bench.suite;

import org.jspecify.annotations.NullMarked;
