package org.freehold.heap.internal.cache;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;

/// Checks INV-HEAP-12 for a block in a bin: it is of a slab of the bin's cache, in use and not
/// live. All caches are suspended.
public final class BinsChecker {

  private BinsChecker() {}

  /// Checks a block.
  ///
  /// @throws HeapCorruptionException when the invariant does not hold
  public static void check(SlabDirectory directory, ThreadCache cache, long address) {
    long record = directory.find(address);
    boolean isValid =
        record != 0
            && SlabRecord.cache(record) == cache.id()
            && SlabRecord.addressOf(record, SlabRecord.indexOf(record, address)) == address
            && SlabRecord.isInUse(record, SlabRecord.indexOf(record, address))
            && !directory.isLive(address);
    if (!isValid) {
      throw new HeapCorruptionException(
          "INV-HEAP-12 a bin holds blocks of its cache's slabs that are in use and not live,"
              + " address="
              + Bytes.address(address));
    }
  }
}
