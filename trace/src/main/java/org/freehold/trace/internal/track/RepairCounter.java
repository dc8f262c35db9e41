package org.freehold.trace.internal.track;

import org.freehold.trace.Repairs;

/// The counters of [Repairs], while a reader is at work.
public final class RepairCounter {
  public long unknownFrees;
  public long nullFrees;
  public long liveReallocations;
  public long failedAllocations;
  public long surplusOperations;
  public long undeclaredIds;
  public long unplacedAllocations;
  public long otherProcesses;

  public Repairs toRepairs() {
    return new Repairs(
        unknownFrees,
        nullFrees,
        liveReallocations,
        failedAllocations,
        surplusOperations,
        undeclaredIds,
        unplacedAllocations,
        otherProcesses);
  }
}
