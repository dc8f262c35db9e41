package org.freehold.vm.internal.reservations;

/// A range of pages of one reservation, `[from, to)`, counted from the reservation's start.
///
/// @param from the first page
/// @param to the page after the last
public record PageRange(long from, long to) {
  /// Number of pages.
  public long count() {
    return to - from;
  }
}
