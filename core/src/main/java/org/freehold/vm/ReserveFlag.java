package org.freehold.vm;

/// A property of a reservation, for [ReserveOptions#with].
public enum ReserveFlag {
  /// The space records which pages are written: see [AddressSpace#writeWatch()]. Simulated memory
  /// only.
  WRITE_WATCH,

  /// A placeholder, which keeps addresses for the reservations that will replace it: see
  /// [Placeholders]. Has no access and cannot be committed. Simulated memory only.
  PLACEHOLDER,

  /// Replaces the placeholder that has exactly the requested range. Simulated memory only.
  REPLACE_PLACEHOLDER,

  /// Pages that are committed at once are brought into physical memory at once, so that their first
  /// touch does not fault: see [AddressSpace#populate].
  POPULATE,

  /// Asks the system to back the reservation with huge pages where it can. This is advice: a system
  /// that has none, and simulated memory, ignore it.
  HUGE_PAGES
}
