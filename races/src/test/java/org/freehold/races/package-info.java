/// Threads against each other in one heap. The classes named `…Races` are tests for jcstress, which
/// [JcstressTest] starts and [RacesTest] runs for a moment; each says which outcomes are right.
@NullMarked
package org.freehold.races;

import org.jspecify.annotations.NullMarked;
