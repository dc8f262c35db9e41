/// Reports of an [org.freehold.inspect.AddressMap]: the summaries and lists of the debugger command
/// `!address` ([AddressSummary], [AddressText]), the tables of VMMap ([VmmapSnapshot], [VmmapText])
/// with their differences ([VmmapChange]) and as an HTML page ([VmmapPage]), and the leaks of a
/// memory call record ([LeakText]). Nothing here reads a process; nothing here prints.
package org.freehold.inspect.report;
