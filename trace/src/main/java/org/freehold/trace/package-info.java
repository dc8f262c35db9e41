/// Allocation traces: what a program asked of its allocator, as a stream of events.
///
/// [org.freehold.trace.Traces] opens a file of any format, detected from its contents, and a
/// [org.freehold.trace.TraceReader] fills a [org.freehold.trace.TraceEvent] with each event.
/// Oddities are repaired and counted in [org.freehold.trace.Repairs]; broken files are refused with
/// a [org.freehold.trace.TraceFormatException]. [org.freehold.trace.FhtWriter] writes Freehold's
/// own format; the other formats are written by `org.freehold.trace.write`.
package org.freehold.trace;
