package org.freehold.heap.internal.backend;

/// Is shown ranges of addresses.
@FunctionalInterface
public interface AddressRangeVisitor {

  /// @param start the first address of a range
  /// @param end the first address past it
  void show(long start, long end);
}
