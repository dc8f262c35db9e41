/// Allocation traces: what a program asked of its allocator, as a stream of events.
///
/// [Traces] opens a file of any format, detected from its contents, and a [TraceReader] fills a
/// [TraceEvent] with each event. Oddities are repaired and counted in [Repairs]; broken files are
/// refused with a [TraceFormatException]. [FhtWriter] writes Freehold's own format; the other
/// formats are written by `org.freehold.trace.write`.
package org.freehold.trace;
