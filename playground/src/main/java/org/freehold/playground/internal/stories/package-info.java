/// Stories: small programs that really run, on the simulated machine or on a real heap, and keep
/// what memory looked like after each of their calls. The lessons show what is no run of an
/// allocator with them: a stack, the layout of a process, reserving and committing.
///
/// Begin with [Stories], the list of them.
@NullMarked
package org.freehold.playground.internal.stories;

import org.jspecify.annotations.NullMarked;
