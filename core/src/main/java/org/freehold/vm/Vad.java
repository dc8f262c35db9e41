package org.freehold.vm;

/// One reservation: a virtual address descriptor. What is said about its pages is kept as runs.
final class Vad {

  final long base;

  /// Bytes, a multiple of the page size.
  final long size;

  final Protection allocationProtection;

  final Region.Type type;

  /// The protection of each committed page; a page that is absent is only reserved.
  final PageRuns<Protection> committed = new PageRuns<>();

  /// The locked pages.
  final PageRuns<Boolean> locked = new PageRuns<>();

  Vad(long base, long size, Protection allocationProtection, Region.Type type) {
    this.base = base;
    this.size = size;
    this.allocationProtection = allocationProtection;
    this.type = type;
  }

  /// The first address after the reservation.
  long end() {
    return base + size;
  }
}
