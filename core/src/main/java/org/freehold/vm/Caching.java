package org.freehold.vm;

/// How the processor's caches treat the pages of a reservation. It is chosen when the reservation
/// is made and holds for all of it, however the protection of single pages changes.
public enum Caching {
  /// Cached, as ordinary memory is.
  CACHED,
  /// Uncached: every access goes to memory, as device registers need.
  UNCACHED,
  /// Reads are not cached, writes are combined, as suits frame buffers.
  WRITE_COMBINED
}
