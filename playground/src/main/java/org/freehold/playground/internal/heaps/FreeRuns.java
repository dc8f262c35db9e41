package org.freehold.playground.internal.heaps;

/// Counts the whole pages of free ranges: those that a heap gives back when it is compacted. Free
/// items that follow each other are one range, as they are once the heap has coalesced them.
final class FreeRuns {

  private final long pageSize;
  private long start;
  private long pages;

  FreeRuns(long pageSize) {
    this.pageSize = pageSize;
  }

  /// A free range may begin here: at the start of a segment, or after something that is not free.
  void restart(long address) {
    start = address;
  }

  /// Something that is not free.
  void stop(long from, long to) {
    pages += Math.max(0, down(from) - up(start)) / pageSize;
    start = to;
  }

  /// Where the free range that goes on begins.
  long start() {
    return start;
  }

  long pages() {
    return pages;
  }

  long down(long address) {
    return address & -pageSize;
  }

  long up(long address) {
    return (address + pageSize - 1) & -pageSize;
  }
}
