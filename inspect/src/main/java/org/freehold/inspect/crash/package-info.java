/// Crash explanation: which block an access hit that ended a JVM.
///
/// ```
///  hs_err_pidN.log ──▶ CrashLogParser ──▶ CrashLog ─────┐
///  freehold-N.fhp  ──▶ PageRecordReader ──▶ PageRecords ─┴─▶ CrashExplanation ──▶ CrashText
/// ```
///
/// HotSpot's error log has the fault address; the record file of the page heap has every block with
/// its guard page, its state and its stacks. Both were written by a process that was crashing, so
/// both readers accept files that end anywhere, and refuse only what is another kind of file
/// ([CrashFormatException]). Nothing of the process is needed but these files.
package org.freehold.inspect.crash;
