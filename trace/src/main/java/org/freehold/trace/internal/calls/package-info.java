/// Call logs, the formats with a call on each line: valgrind, ltrace, glibc's mtrace and strace.
///
/// [org.freehold.trace.internal.calls.CallLogReader] has what they share, a reader for each has the
/// rest. [org.freehold.trace.internal.calls.TracedCall] takes a line of ltrace or strace apart, and
/// [org.freehold.trace.internal.calls.Mappings] makes blocks of the ranges that strace shows.
package org.freehold.trace.internal.calls;
