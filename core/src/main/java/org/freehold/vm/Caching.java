package org.freehold.vm;

/// How the processor's caches treat the pages of a reservation. It is chosen when the reservation
/// is made and holds for all of it, whatever becomes of the protection of single pages.
public enum Caching {
  /// As all ordinary memory.
  CACHED,
  /// Every access goes to the memory itself, as the registers of devices need.
  UNCACHED,
  /// Reads are not cached, writes are gathered, as frame buffers like.
  WRITE_COMBINED
}
