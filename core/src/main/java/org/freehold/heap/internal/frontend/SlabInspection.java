package org.freehold.heap.internal.frontend;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.internal.cache.BinsChecker;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.Bucket;
import org.freehold.heap.internal.slab.Slabs;

/// Reads the slabs of a heap for walks, checks and reports. The heap's lock is held and all caches
/// are suspended.
final class SlabInspection {

  private final SlabParts parts;
  private final int classes;
  private final boolean exactSizes;

  SlabInspection(SlabParts parts, int classes, boolean exactSizes) {
    this.parts = parts;
    this.classes = classes;
    this.exactSizes = exactSizes;
  }

  /// Shows the record of each slab, in no order.
  void forEachSlab(LongConsumer visitor) {
    forEachBucket((_, bucket) -> bucket.forEachSlab(visitor));
  }

  private void forEachBucket(BiConsumer<ThreadCache, Bucket> visitor) {
    for (ThreadCache cache : parts.caches().all()) {
      for (int c = 0; c < classes; c++) {
        visitor.accept(cache, cache.bucket(c));
      }
    }
  }

  /// Shows a slab and its blocks.
  ///
  /// @param region the index of the segment, for the entries
  void walk(long record, int region, Consumer<? super HeapEntry> visitor) {
    visitor.accept(
        new HeapEntry(Kind.SLAB, Slabs.base(record), Slabs.bytes(record), -1, region, false));
    int size = Slabs.blockSize(record);
    for (int i = 0; i < Slabs.count(record); i++) {
      long address = Slabs.addressOf(record, i);
      boolean isLive = parts.directory().isLive(address);
      long requested = isLive && exactSizes ? size - Slabs.slack(record, i) : -1;
      Kind kind = isLive ? Kind.BUSY : Kind.FREE;
      visitor.accept(new HeapEntry(kind, address, size, requested, region, true));
    }
  }

  /// Checks the lists of each class, and that bins hold blocks which are in use and not live.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void checkLists() {
    forEachBucket((cache, bucket) -> {
      bucket.checkLists();
      cache.forEachCached(
          bucket.sizeClass(), address -> BinsChecker.check(parts.directory(), cache, address));
    });
  }
}
