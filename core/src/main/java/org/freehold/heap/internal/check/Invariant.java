package org.freehold.heap.internal.check;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;

/// Checks an invariant of a heap, and reports it by its number when it is violated.
public final class Invariant {

  private Invariant() {}

  /// Requires an invariant.
  ///
  /// @param holds whether it holds
  /// @param invariant its number (`INV-HEAP-nn`) and what it says
  /// @param address where it was checked; 0 for none
  /// @throws HeapCorruptionException when it does not hold
  public static void require(boolean holds, String invariant, long address) {
    if (!holds) {
      throw new HeapCorruptionException(
          invariant + (address == 0 ? "" : " at " + Bytes.address(address)));
    }
  }
}
