/// Replay of a trace against an allocator: measured, checked and timed.
///
/// ```
///   TraceChunks   the events, decoded into arrays; kept if the trace is short
///        │
///   Replay ─┬─▶ MeasuringPass   first: Peaks, Refusals, Violations, PlacementChecksum
///           │        └ BlockChecker   if requested: BlockPattern (contents), LiveRanges (overlap)
///           └─▶ TimedPass       then, several times: nothing but the calls
///        │
///   ReplayReport
/// ```
///
/// A replay is for one thread. The Java heap grows with the number of live blocks, not with the
/// length of the trace.
package org.freehold.trace.replay;
