package org.freehold.trace;

/// The counts behind [Repairs], while a reader is at work.
final class RepairCounter {
  long unknownFrees;
  long nullFrees;
  long liveReallocations;
  long failedAllocations;
  long surplusOperations;
  long undeclaredIds;
  long unplacedAllocations;
  long otherProcesses;

  Repairs toRepairs() {
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
