package org.freehold.vm;

/// One reservation: a virtual address descriptor. What is said about its pages is kept as runs.
final class Vad {

  final long base;

  /// Bytes, a multiple of the page size.
  final long size;

  final Protection allocationProtection;

  final Region.Type type;

  final Caching caching;

  /// Whether the process may not give it back: images and the kernel's shared page, which are also
  /// not charged to it.
  boolean isFixed;

  /// The protection of each committed page; a page that is absent is only reserved.
  final PageRuns<Protection> committed;

  /// The protection that a decommitted page had last, where that is not the reservation's. The
  /// recorded transcripts show it in two places: a query ends a reserved run where it changes, and
  /// a guard in it still faults once.
  final PageRuns<Protection> decommitted;

  /// The locked pages.
  final PageRuns<Boolean> locked;

  Vad(long base, long size, Protection allocationProtection, Region.Type type, Caching caching) {
    this(
        base,
        size,
        allocationProtection,
        type,
        caching,
        new PageRuns<>(),
        new PageRuns<>(),
        new PageRuns<>());
  }

  private Vad(
      long base,
      long size,
      Protection allocationProtection,
      Region.Type type,
      Caching caching,
      PageRuns<Protection> committed,
      PageRuns<Protection> decommitted,
      PageRuns<Boolean> locked) {
    this.base = base;
    this.size = size;
    this.allocationProtection = allocationProtection;
    this.type = type;
    this.caching = caching;
    this.committed = committed;
    this.decommitted = decommitted;
    this.locked = locked;
  }

  /// The pages `[from, to)` as a reservation of their own.
  Vad slice(long from, long to, long pageSize) {
    return new Vad(
        base + from * pageSize,
        (to - from) * pageSize,
        allocationProtection,
        type,
        caching,
        committed.slice(from, to),
        decommitted.slice(from, to),
        locked.slice(from, to));
  }

  /// The first address after the reservation.
  long end() {
    return base + size;
  }
}
