package org.freehold.vm;

/// A range of pages of one reservation, `[from, to)`, counted from the reservation's start.
///
/// @param from the first page
/// @param to the page after the last
record PageRange(long from, long to) {
  /// Number of pages.
  long count() {
    return to - from;
  }
}
