package org.freehold.vm;

/// A region: a run of like pages, with the same state, protection and reservation.
///
/// @param base address of the first page, in bytes
/// @param size length in bytes, a multiple of the page size
/// @param state free, reserved or committed
/// @param allocationBase address of the reservation that the run belongs to; 0 when free
/// @param allocationProtection the protection requested when the reservation was made; NONE when
///   free
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

  /// The state of pages.
  public enum State {
    /// The addresses belong to no reservation.
    FREE,
    /// The addresses are taken and not backed by memory.
    RESERVED,
    /// The addresses are backed by memory, or will be at the first touch.
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

  /// The first address past the end.
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
