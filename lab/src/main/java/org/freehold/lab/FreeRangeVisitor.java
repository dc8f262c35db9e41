package org.freehold.lab;

/// Visits free ranges.
@FunctionalInterface
public interface FreeRangeVisitor {
  /// A free range.
  ///
  /// @param address its start
  /// @param size its bytes
  void range(long address, long size);
}
