package org.freehold.trace;

/// How often each oddity of a trace was repaired while it was read; all zeros for a trace without
/// any. A malformed trace is refused with a [TraceFormatException] instead.
///
/// @param unknownFrees frees of a block that the trace never allocated or freed before; skipped
/// @param nullFrees frees of null in formats that record them by accident; skipped
/// @param liveReallocations allocations of a block that is live; the old one is freed first
/// @param failedAllocations allocations that had failed in the recorded program; skipped
/// @param surplusOperations operations beyond the number that the header declares; skipped
/// @param undeclaredIds operations on a block number beyond those that the header declares; kept
/// @param unplacedAllocations allocations whose address or size is not in the trace; skipped
/// @param otherProcesses calls of processes other than the first one in the file; skipped
public record Repairs(
    long unknownFrees,
    long nullFrees,
    long liveReallocations,
    long failedAllocations,
    long surplusOperations,
    long undeclaredIds,
    long unplacedAllocations,
    long otherProcesses) {

  /// Nothing repaired.
  public static final Repairs NONE = new Repairs(0, 0, 0, 0, 0, 0);

  /// The repairs of a format that records every address, of a single process.
  public Repairs(
      long unknownFrees,
      long nullFrees,
      long liveReallocations,
      long failedAllocations,
      long surplusOperations,
      long undeclaredIds) {
    this(
        unknownFrees,
        nullFrees,
        liveReallocations,
        failedAllocations,
        surplusOperations,
        undeclaredIds,
        0,
        0);
  }

  /// All of them.
  public long total() {
    return unknownFrees
        + nullFrees
        + liveReallocations
        + failedAllocations
        + surplusOperations
        + undeclaredIds
        + unplacedAllocations
        + otherProcesses;
  }
}
