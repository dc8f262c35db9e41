/// Comparison: every contender on every trace, checked as the drivers of malloc labs check,
/// measured, timed and scored.
///
/// ```
///   Comparison   all contenders on a LoadedTrace, several at a time
///      └ Trial   one contender: opens a Target for each pass
///          ├ CheckedReplay   the first pass: every block checked, memory measured; ends at a fault
///          └ TimedReplay     further passes: nothing but the calls, against the clock
///   Result ── Scoring ──▶ Ranking
/// ```
package org.freehold.lab.compare;
