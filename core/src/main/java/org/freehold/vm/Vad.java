package org.freehold.vm;

import org.jspecify.annotations.Nullable;

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

  /// The view that it is; null for all other reservations.
  @Nullable View view;

  /// The protection of each committed page; a page that is absent is only reserved.
  final PageRuns<Protection> committed;

  /// The protection that a decommitted page had last, where that is not the reservation's. The
  /// recorded transcripts show it in two places: a query ends a reserved run where it changes, and
  /// a guard in it still faults once.
  final PageRuns<Protection> decommitted;

  /// The locked pages.
  final PageRuns<Boolean> locked;

  /// The pages whose contents a reset has dropped.
  final PageRuns<Boolean> lost = PageRuns.ofMarks();

  /// The pages written since they were last asked about; null when nobody watches.
  @Nullable PageRuns<Boolean> written;

  /// What it has to do with placeholders.
  PlaceholderState placeholder = PlaceholderState.NONE;

  /// A reservation and placeholders.
  enum PlaceholderState {
    /// It never had to do with one.
    NONE,
    /// It is one.
    OPEN,
    /// It stands where one was, and can be turned back.
    REPLACED
  }

  Vad(long base, long size, Protection allocationProtection, Region.Type type, Caching caching) {
    this(
        base,
        size,
        allocationProtection,
        type,
        caching,
        PageRuns.ofProtections(),
        PageRuns.ofProtections(),
        PageRuns.ofMarks());
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
    Vad slice =
        new Vad(
            base + from * pageSize,
            (to - from) * pageSize,
            allocationProtection,
            type,
            caching,
            committed.slice(from, to),
            decommitted.slice(from, to),
            locked.slice(from, to));
    slice.lost.addAll(lost.slice(from, to));
    slice.written = written == null ? null : written.slice(from, to);
    slice.placeholder = placeholder;
    return slice;
  }

  /// Notes from now on which pages are written.
  void watchWrites() {
    written = PageRuns.ofMarks();
  }

  boolean isPlaceholder() {
    return placeholder == PlaceholderState.OPEN;
  }

  /// The first address after the reservation.
  long end() {
    return base + size;
  }
}
