/// The inside of [org.freehold.trace]: how a file becomes events. Nothing here is exported;
/// [org.freehold.trace.Traces] is the way in.
///
/// ```
///   file ─▶ input: CountingInput ─▶ CompressedInput ─┬─▶ fht: FhtFrames ─▶ FhtReader ────┐
///                                                    │                                   │
///                                                    └─▶ input: TraceInput               │
///                                                           │ FormatDetector             │
///                              ┌────────────────────────────┼──────────────┐             │
///                              ▼                            ▼              ▼             ▼
///                  heaptrack: HeaptrackReader     calls: a call log    rep: RepReader    │
///                              │                            │              │             │
///                              ▼                            ▼              ▼             ▼
///                  track: LiveBlocks ◀───────────────── CallTracker ◀────────────────────┘
///                              │
///                              ▼
///                         TraceEvent, filled
/// ```
///
/// | where is … | |
/// |---|---|
/// | the format detected | [FormatDetector] |
/// | a damaged zstd or gzip stream refused | [org.freehold.trace.internal.input.CompressedInput] |
/// | a truncated recording noticed | `FhtFrames.next`, `CallLogReader.readNext` |
/// | an oddity repaired and counted | [org.freehold.trace.internal.track.CallTracker] |
///
/// A room of a format knows `input` and `track`, and no other format. All of it is for one thread.
package org.freehold.trace.internal;
