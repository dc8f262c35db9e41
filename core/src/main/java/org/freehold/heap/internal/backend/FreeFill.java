package org.freehold.heap.internal.backend;

/// Fills committed memory with a pattern before it becomes a free range, in a heap that checks free
/// memory.
@FunctionalInterface
public interface FreeFill {

  /// Fills memory that was just committed.
  void fill(long address, long bytes);
}
