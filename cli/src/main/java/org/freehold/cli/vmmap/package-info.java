/// The command `freehold vmmap`: where the memory of a process is, in the tables of VMMap.
///
/// [VmmapRun] takes one snapshot and writes it, [VmmapWatch] takes one after the other and shows
/// what changed, and [VmmapDiff] compares two that were saved as JSON ([VmmapJson] writes them,
/// [VmmapReader] reads them back). The tables and the HTML page are made by
/// [org.freehold.inspect.report.VmmapText] and [org.freehold.inspect.report.VmmapPage].
package org.freehold.cli.vmmap;
