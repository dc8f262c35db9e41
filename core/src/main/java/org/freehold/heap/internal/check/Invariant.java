package org.freehold.heap.internal.check;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;

/// Checks that what must always hold in a heap holds, and names it by its number when it does not.
public final class Invariant {

  private Invariant() {}

  /// Requires an invariant.
  ///
  /// @param holds whether it does
  /// @param invariant its number and what it says
  /// @param address where; 0 for none
  /// @throws HeapCorruptionException when it does not hold
  public static void require(boolean holds, String invariant, long address) {
    if (!holds) {
      throw new HeapCorruptionException(
          invariant + (address == 0 ? "" : " at " + Bytes.address(address)));
    }
  }
}
