package org.freehold.trace.replay;

/// A violation: something that an allocator must not do, found by a verifying replay.
///
/// @param operation number of the operation in the trace, counted from 1
/// @param kind what rule was broken
/// @param message one line with the addresses and sizes
public record Violation(long operation, Kind kind, String message) {

  /// The rules that a verifying replay checks.
  public enum Kind {
    /// A block is not aligned as promised.
    ALIGNMENT,
    /// A block lies outside the address space, or is smaller than requested.
    BOUNDS,
    /// A block overlaps a live one.
    OVERLAP,
    /// Bytes of a live block changed although its holder did not write them.
    CONTENTS,
    /// The allocator refused to free, resize or measure a live block.
    CALL,
    /// The allocator's own check of its structures failed.
    STRUCTURE
  }
}
