package org.freehold.heap.internal.frontend;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.internal.cache.BinsChecker;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.heap.internal.slab.SlabRecord;

/// Reads the slabs of a heap for walks, checks and counts. The heap's lock is held and all caches
/// are suspended.
final class SlabInspection {

  private final FrontEndState state;
  private final int classes;
  private final boolean exactSizes;

  SlabInspection(FrontEndState state, int classes, boolean exactSizes) {
    this.state = state;
    this.classes = classes;
    this.exactSizes = exactSizes;
  }

  /// Visits the record of each slab, in no order.
  void forEachSlab(LongConsumer visitor) {
    forEachList((_, slabs) -> slabs.forEachSlab(visitor));
  }

  /// Visits a slab and its blocks.
  ///
  /// @param region index of the segment, for the entries
  void walk(long record, int region, Consumer<? super HeapEntry> visitor) {
    visitor.accept(
        new HeapEntry(
            Kind.SLAB, SlabRecord.base(record), SlabRecord.bytes(record), -1, region, false));
    int size = SlabRecord.blockSize(record);
    for (int i = 0; i < SlabRecord.count(record); i++) {
      long address = SlabRecord.addressOf(record, i);
      boolean isLive = state.directory().isLive(address);
      long requested = isLive && exactSizes ? size - SlabRecord.slack(record, i) : -1;
      Kind kind = isLive ? Kind.BUSY : Kind.FREE;
      visitor.accept(new HeapEntry(kind, address, size, requested, region, true));
    }
  }

  /// Checks the slab lists of each class, and that its bin holds blocks that are in use and not
  /// live.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    forEachList((cache, slabs) -> {
      slabs.check();
      cache.forEachCached(
          slabs.sizeClass(), address -> BinsChecker.check(state.directory(), cache, address));
    });
  }

  private void forEachList(BiConsumer<ThreadCache, SlabLists> visitor) {
    for (ThreadCache cache : state.caches().all()) {
      for (int c = 0; c < classes; c++) {
        visitor.accept(cache, cache.slabs(c));
      }
    }
  }
}
