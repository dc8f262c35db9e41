/// What a user of the page has open: traces ([OpenTraces]) and runs of them ([OpenRuns]), under
/// numbers that the page names them by. What happens to them is told to every page ([Events]).
///
/// Thread-safe. Bounded: the oldest goes when there is no room, and with it what it held.
@NullMarked
package org.freehold.playground.internal.workspace;

import org.jspecify.annotations.NullMarked;
