/// Writers of traces and of what is made of them: `.fht`, `.rep`, heaptrack's raw data, tables,
/// folded stacks and pprof profiles.
package org.freehold.trace.write;
