package org.freehold.vm;

/// What a reservation is besides a range of addresses, for [ReserveOptions#with].
public enum ReserveFlag {
  /// The space notes which pages are written: see [AddressSpace#writeWatch()]. Simulated memory
  /// only.
  WRITE_WATCH,

  /// Keeps addresses for reservations that will replace it: see [Placeholders]. Has no access and
  /// cannot be committed. Simulated memory only.
  PLACEHOLDER,

  /// Takes the place of a placeholder that has exactly the range asked for. Simulated memory only.
  REPLACE_PLACEHOLDER
}
