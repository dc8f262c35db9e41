/// Writers: traces in the formats `.fht`, `.rep` and heaptrack's raw data, and what is derived from
/// traces: tables, folded stacks and pprof profiles.
///
/// [org.freehold.trace.write.TraceWriters] makes a [org.freehold.trace.write.TraceWriter] for an
/// [org.freehold.trace.write.OutputFormat] and copies the events of a reader into it. A writer
/// keeps what is live by slot ([org.freehold.trace.write.SlotKeys]) and maps the stacks of the
/// trace to those of the file ([org.freehold.trace.write.StackMap]); memory does not grow with the
/// length of the trace.
package org.freehold.trace.write;
