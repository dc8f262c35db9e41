package org.freehold.playground.internal.calls;

/// A call that was written down.
///
/// @param kind what is called
/// @param block the number of its block, from 0
/// @param size bytes; 0 for a free
/// @param line where it stands, from 1
/// @param name of the block, with its round where it stands in a repetition
public record WrittenCall(Kind kind, int block, long size, int line, String name) {

  /// What is called.
  public enum Kind {
    /// `malloc` or `calloc`.
    ALLOCATE,
    /// `realloc`.
    REALLOCATE,
    /// `free`.
    FREE
  }
}
