package org.freehold.heap.internal.slab;

import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;

/// Diagnoses an invalid free of an address in a slab: a double free, a pointer into the middle of a
/// live block, or an address where no block begins.
public final class InvalidSlabFree {

  private InvalidSlabFree() {}

  /// Makes the exception: the address is inside a live block, or free.
  ///
  /// @param operation that was called
  /// @param directory that has the slab, or had it: it may be gone by now
  public static InvalidFreeException of(String operation, SlabDirectory directory, long address) {
    long record = directory.find(address);
    int index = record == 0 ? 0 : SlabRecord.indexOf(record, address);
    if (record == 0 || index == SlabRecord.count(record)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    // The record may be another slab's by now, in which case this may be any address.
    long around = SlabRecord.addressOf(record, index);
    boolean isInside = around != address && directory.find(around) == record;
    if (!isInside || !directory.isLive(around)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    String detail = (address - around) + " bytes into the block at " + Bytes.address(around);
    return new InvalidFreeException(operation, address, What.INTERIOR, detail);
  }
}
