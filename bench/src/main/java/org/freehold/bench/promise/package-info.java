/// `freehold bench targets`: the twelve promises about time and memory, the cases and probes that
/// decide each of them, and the verdicts. Promises about time are arithmetic over the outcomes of a
/// suite; promises about memory start probes.
@NullMarked
package org.freehold.bench.promise;

import org.jspecify.annotations.NullMarked;
