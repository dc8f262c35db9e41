package org.freehold.heap;

/// Is shown ranges of addresses.
@FunctionalInterface
interface AddressRangeVisitor {

  /// @param start the first address of a range
  /// @param end the first address past it
  void show(long start, long end);
}
