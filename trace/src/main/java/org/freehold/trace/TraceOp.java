package org.freehold.trace;

/// What an event of a trace did. Readers bring every format to these: what C spells `realloc(NULL,
/// n)` is an allocation, `realloc(p, 0)` a free.
public enum TraceOp {
  /// A block was allocated.
  ALLOCATE,
  /// A block was resized; it may have moved.
  REALLOCATE,
  /// A block was freed.
  FREE,
  /// Null was freed: it does nothing, but the program made the call.
  FREE_NULL
}
