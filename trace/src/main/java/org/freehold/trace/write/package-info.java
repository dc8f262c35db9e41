/// Writers: traces in the formats `.fht`, `.rep` and heaptrack's raw data, and what is derived from
/// traces: tables, folded stacks and pprof profiles.
///
/// [TraceWriters] makes a [TraceWriter] for an [OutputFormat] and copies the events of a reader
/// into it. A writer keeps what is live by slot ([SlotKeys]) and maps the stacks of the trace to
/// those of the file ([StackMap]); memory does not grow with the length of the trace.
package org.freehold.trace.write;
