package org.freehold.vm;

/// How a process, or a whole simulated machine, uses physical memory. A page that several processes
/// share counts once for each of them, and once for the machine.
///
/// @param residentBytes bytes of pages that are in physical memory now
/// @param peakResidentBytes the maximum so far
/// @param lockedBytes bytes of resident pages that are locked
/// @param demandZeroFaults demand-zero faults: first touches of committed pages, each of which got
///   a page of zeros
/// @param pageInFaults page-in faults: touches of pages whose contents had been written to the page
///   file
/// @param sharedFaults first touches of pages of a section that were resident already, through
///   another process or another view: no page was taken for them
/// @param copyFaults copy-on-write faults: first writes to pages of copy-on-write views, each of
///   which got a private page
/// @param trimmedPages pages trimmed because physical memory was full
public record PageUse(
    long residentBytes,
    long peakResidentBytes,
    long lockedBytes,
    long demandZeroFaults,
    long pageInFaults,
    long sharedFaults,
    long copyFaults,
    long trimmedPages) {

  /// Faults of all kinds.
  public long faults() {
    return demandZeroFaults + pageInFaults + sharedFaults + copyFaults;
  }
}
