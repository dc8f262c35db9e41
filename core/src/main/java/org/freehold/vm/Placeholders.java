package org.freehold.vm;

/// Placeholders: reservations that keep addresses for later. They cannot be committed, can be split
/// and coalesced, and are replaced by other reservations without a moment in which the addresses
/// are free.
///
/// ```
///   reserve(PLACEHOLDER)      keep(part)            reserve(REPLACE_PLACEHOLDER)
///   free ──────────────▶ ■■■■■■■■■■ ──────▶ ■■■ │■■■■│ ■■■ ──────────▶ ■■■ │data│ ■■■
///                             ▲               join │                          │
///                             └────────────────────┘ ◀───────── keep(all) ────┘
/// ```
///
/// A ring buffer that maps the same memory twice is built on these, and so is a heap that grows
/// into addresses set aside for it. Safe for use by several threads.
public interface Placeholders {

  /// Frees memory and keeps its addresses as a placeholder: either the whole of a reservation that
  /// replaced a placeholder, whose contents are lost, or a part of a placeholder, which is split
  /// off from the rest.
  ///
  /// @param address start, rounded down to a page
  /// @param size bytes; the end is rounded up to a page
  /// @throws AddressSpaceException for the whole of a placeholder, for a part of a reservation that
  ///   replaced one, and for any other reservation
  void keep(long address, long size);

  /// Coalesces adjacent placeholders into one.
  ///
  /// @param address start of the first, rounded down to a page
  /// @param size bytes of all; the end is rounded up to a page
  /// @throws AddressSpaceException when the range is not exactly that of two or more placeholders
  void join(long address, long size);
}
