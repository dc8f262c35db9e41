package org.freehold.heap.internal.check;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;

/// Checks a heap's records of its memory against the address space: the reservations are there, and
/// their pages are in the state that the records say.
public final class SpaceChecker {

  private final AddressSpace space;

  public SpaceChecker(AddressSpace space) {
    this.space = space;
  }

  /// Requires that a range is one whole reservation. O(n) for n regions in it.
  ///
  /// @throws HeapCorruptionException when it is not
  public void requireReservation(String invariant, long address, long bytes) {
    Region region = space.query(address);
    long end = address + bytes;
    boolean isWhole = region.allocationBase() == address;
    for (long a = address; isWhole && a < end; a = region.end()) {
      region = space.query(a);
      isWhole = region.allocationBase() == address && region.end() <= end;
    }
    Invariant.require(isWhole, invariant, address);
  }

  /// Requires that all pages of a range are in a state. O(n) for n regions in it.
  ///
  /// @throws HeapCorruptionException when one is not
  public void requireState(String invariant, long address, long bytes, Region.State state) {
    for (long a = address; a < address + bytes; ) {
      Region region = space.query(a);
      Invariant.require(region.state() == state, invariant + " " + state, a);
      a = region.end();
    }
  }

  /// Bytes of a page.
  public long pageSize() {
    return space.info().pageSize();
  }
}
