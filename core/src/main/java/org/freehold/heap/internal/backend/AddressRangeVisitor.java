package org.freehold.heap.internal.backend;

/// Receives address ranges.
@FunctionalInterface
public interface AddressRangeVisitor {

  /// Receives one range.\n ///\n /// @param start the first address of the range
  ///
  /// @param end the first address past it
  void show(long start, long end);
}
