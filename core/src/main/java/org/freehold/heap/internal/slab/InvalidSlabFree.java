package org.freehold.heap.internal.slab;

import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;

/// What is told of an address in a slab that is no live block.
public final class InvalidSlabFree {

  private InvalidSlabFree() {}

  /// Makes the exception: the address is inside a live block, or free.
  ///
  /// @param operation what was asked for
  /// @param directory where the slab stands, or stood: it may be gone by now
  public static InvalidFreeException of(String operation, SlabDirectory directory, long address) {
    long record = directory.find(address);
    int index = record == 0 ? 0 : SlabRecord.indexOf(record, address);
    if (record == 0 || index == SlabRecord.count(record)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    // The record may have become another slab's by now, and then this is any address.
    long around = SlabRecord.addressOf(record, index);
    boolean isInside = around != address && directory.find(around) == record;
    if (!isInside || !directory.isLive(around)) {
      return new InvalidFreeException(operation, address, What.FREE, "");
    }
    String detail = (address - around) + " bytes into the block at " + Bytes.address(around);
    return new InvalidFreeException(operation, address, What.INTERIOR, detail);
  }
}
