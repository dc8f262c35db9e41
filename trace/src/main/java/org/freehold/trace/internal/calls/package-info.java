/// Call logs, the formats with a call on each line: valgrind, ltrace, glibc's mtrace and strace.
///
/// [CallLogReader] has what they share, a reader for each has the rest. [TracedCall] takes a line
/// of ltrace or strace apart, and [Mappings] makes blocks of the ranges that strace shows.
package org.freehold.trace.internal.calls;
