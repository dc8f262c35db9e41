package org.freehold.vm;

/// A run of pages that are alike: same state, same protection, same reservation.
///
/// @param base address of the first page, in bytes
/// @param size length in bytes, a multiple of the page size
/// @param state free, reserved or committed
/// @param allocationBase address of the reservation that the run belongs to; 0 when free
/// @param allocationProtection the protection given when the reservation was made; NONE when free
/// @param protection the protection in force; NONE unless committed
/// @param type what backs the run
/// @param caching how the caches treat the reservation
public record Region(
    long base,
    long size,
    State state,
    long allocationBase,
    Protection allocationProtection,
    Protection protection,
    Type type,
    Caching caching) {

  /// Whether pages are there.
  public enum State {
    /// Nobody has these addresses.
    FREE,
    /// The addresses are taken; there is no memory behind them.
    RESERVED,
    /// There is memory behind the addresses, or there will be at the first touch.
    COMMITTED
  }

  /// What backs a reservation.
  public enum Type {
    /// Nothing: the run is free.
    NONE,
    /// Memory of this process alone.
    PRIVATE,
    /// A view of a section.
    MAPPED,
    /// A program image.
    IMAGE
  }

  /// The first address after the run.
  public long end() {
    return base + size;
  }

  /// A free run.
  ///
  /// @param base address of the first page
  /// @param size length in bytes
  /// @return the region
  public static Region free(long base, long size) {
    return new Region(
        base, size, State.FREE, 0, Protection.NONE, Protection.NONE, Type.NONE, Caching.CACHED);
  }
}
