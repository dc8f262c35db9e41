package org.freehold.trace.replay;

import java.util.List;
import org.freehold.heap.HeapSummary;
import org.freehold.trace.Repairs;

/// What one replay of one trace found.
///
/// @param trace the trace as the user named it
/// @param space `native` or `simulated`
/// @param operations operations replayed
/// @param seconds time of one pass over them: the median of the timed passes (of the later half of
///   them where the replay chose how many, since the JVM compiles during the earlier), or, where
///   there were none, the time of the pass that measured and checked
/// @param passes number of timed passes; 0 when verifying, after a violation, and for a long trace
///   from a pipe
/// @param verified whether the pass that was timed also checked every block
/// @param peakLiveBytes most bytes live at once, as requested
/// @param peakLiveBlocks blocks live at that moment
/// @param peakFootprintBytes highest footprint of the replay
/// @param finalFootprintBytes footprint after the last operation, with what the program never freed
/// @param fragmentation the five kinds
/// @param metadataBytes the heap's bookkeeping at the highest footprint; part of the footprint
/// @param repairs oddities of the trace
/// @param isCut whether the trace is truncated, so that only its complete part was replayed
/// @param violations the first violations, in order
/// @param violationCount how many there were
/// @param refusals how many allocations the allocator refused; their later operations are skipped
/// @param firstRefusal the diagnosis of the first refusal; empty when there was none
/// @param placement checksum of all addresses handed out: equal for two replays that placed every
///   block at the same address
/// @param heap the heap after the last operation
public record ReplayReport(
    String trace,
    String space,
    long operations,
    double seconds,
    int passes,
    boolean verified,
    long peakLiveBytes,
    long peakLiveBlocks,
    long peakFootprintBytes,
    long finalFootprintBytes,
    Fragmentation fragmentation,
    long metadataBytes,
    Repairs repairs,
    boolean isCut,
    List<Violation> violations,
    long violationCount,
    long refusals,
    String firstRefusal,
    long placement,
    HeapSummary heap) {

  /// Operations per second of the timed pass.
  public double operationsPerSecond() {
    return seconds == 0 ? 0 : operations / seconds;
  }

  /// Whether the allocator served every request and violated no rule.
  public boolean isClean() {
    return violationCount == 0 && refusals == 0;
  }
}
