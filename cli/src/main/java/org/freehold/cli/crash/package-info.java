/// The command `freehold explain`: which block a crash hit, from HotSpot's error log
/// (`hs_err_pidN.log`) and the block records of the page heap.
///
/// [ExplainRun] finds the records that belong to a log and prints the explanation. The parser of
/// the log is [org.freehold.inspect.crash.CrashLogParser].
package org.freehold.cli.crash;
