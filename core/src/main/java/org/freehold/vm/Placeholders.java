package org.freehold.vm;

/// Addresses kept for later: reservations that nobody can commit, that can be cut and joined, and
/// that other reservations replace without a moment in which the addresses are free.
///
/// ```
///   reserve(PLACEHOLDER)      keep(part)            reserve(REPLACE_PLACEHOLDER)
///   free ──────────────▶ ■■■■■■■■■■ ──────▶ ■■■ │■■■■│ ■■■ ──────────▶ ■■■ │data│ ■■■
///                             ▲               join │                          │
///                             └────────────────────┘ ◀───────── keep(all) ────┘
/// ```
///
/// A ring buffer that maps the same memory twice, or a heap that grows into addresses it was
/// promised, is built of these. Safe for use by several threads.
public interface Placeholders {

  /// Gives memory back and keeps its addresses as a placeholder: the whole of a reservation that
  /// replaced a placeholder, whose contents are lost; or a part of a placeholder, which is cut off
  /// from the rest.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException for the whole of a placeholder, for a part of a reservation that
  ///   replaced one, and for any other reservation
  void keep(long address, long size);

  /// Makes one placeholder of several that touch.
  ///
  /// @param address start of the first, rounded down to a page
  /// @param size bytes of all; the end is rounded up to a page
  /// @throws AddressSpaceException when the range is not exactly that of two or more placeholders
  void join(long address, long size);
}
