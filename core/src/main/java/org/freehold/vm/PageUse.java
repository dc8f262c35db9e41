package org.freehold.vm;

/// How a process, or a whole simulated machine, uses physical memory.
///
/// @param residentBytes bytes of pages that are in physical memory now
/// @param peakResidentBytes the most there were
/// @param lockedBytes bytes of resident pages that are locked
/// @param demandZeroFaults first touches of committed pages, each of which got a page of zeros
/// @param pageInFaults touches of pages whose contents had been written to the page file
/// @param trimmedPages pages taken away because physical memory was full
public record PageUse(
    long residentBytes,
    long peakResidentBytes,
    long lockedBytes,
    long demandZeroFaults,
    long pageInFaults,
    long trimmedPages) {

  /// Faults of both kinds.
  public long faults() {
    return demandZeroFaults + pageInFaults;
  }
}
