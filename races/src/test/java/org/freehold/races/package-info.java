/// Concurrency tests: threads that race in one heap. The classes named `…Races` are jcstress tests,
/// which [JcstressTest] runs under jcstress and [RacesTest] runs briefly in a build; each lists its
/// legal outcomes. [LinearizabilityTest] compares random programs with a sequential heap.
@NullMarked
package org.freehold.races;

import org.jspecify.annotations.NullMarked;
