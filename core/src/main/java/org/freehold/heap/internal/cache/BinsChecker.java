package org.freehold.heap.internal.cache;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;

/// Checks a block in a bin: it is of a slab of the bin's cache, taken and not live. Called with all
/// caches suspended.
public final class BinsChecker {

  private BinsChecker() {}

  /// Checks a block.
  ///
  /// @throws HeapCorruptionException when it is not what it should be
  public static void check(SlabDirectory directory, ThreadCache cache, long address) {
    long record = directory.find(address);
    boolean isRight =
        record != 0
            && SlabRecord.cache(record) == cache.number()
            && SlabRecord.addressOf(record, SlabRecord.indexOf(record, address)) == address
            && SlabRecord.isInUse(record, SlabRecord.indexOf(record, address))
            && !directory.isLive(address);
    if (!isRight) {
      throw new HeapCorruptionException(
          "INV-HEAP-12 a bin holds blocks of its cache's slabs that are taken and not live,"
              + " address="
              + Bytes.address(address));
    }
  }
}
