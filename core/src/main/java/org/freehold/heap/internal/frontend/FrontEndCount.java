package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.RemoteFrees;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.heap.internal.slab.SlabRecord;

/// Sums up what the slabs of a heap hold ([FrontEndSummary]). All thread caches are suspended.
final class FrontEndCount {

  private final SlabDirectory directory;
  private final RemoteFrees remote;
  private final boolean exactSizes;

  private long slabs;
  private long slabBytes;
  private long liveBlocks;
  private long busyBytes;
  private long requestedBytes;
  private long cachedBytes;

  FrontEndCount(SlabDirectory directory, RemoteFrees remote, boolean exactSizes) {
    this.directory = directory;
    this.remote = remote;
    this.exactSizes = exactSizes;
  }

  /// Sums up.
  ///
  /// @param lockedFrees frees that the caches have counted and the heap counts as well
  /// @param metadataBytes bytes of the directory
  FrontEndSummary count(
      ThreadCache[] caches, SizeClasses classes, long lockedFrees, long metadataBytes) {
    long allocations = 0;
    long frees = -lockedFrees;
    long reallocations = 0;
    for (ThreadCache cache : caches) {
      for (int c = 0; c < classes.count(); c++) {
        count(cache, cache.slabs(c));
      }
      RemoteFrees.Totals pending = new RemoteFrees.Totals();
      remote.count(cache, pending);
      liveBlocks -= pending.blocks;
      busyBytes -= pending.bytes;
      cachedBytes += pending.bytes;
      allocations += cache.allocations();
      frees += cache.frees();
      reallocations += cache.reallocations();
    }
    return new FrontEndSummary(
        slabs,
        slabBytes,
        liveBlocks,
        busyBytes,
        requestedBytes,
        cachedBytes,
        allocations,
        frees,
        reallocations,
        metadataBytes);
  }

  private void count(ThreadCache cache, SlabLists ofClass) {
    long cached = cache.cached(ofClass.sizeClass());
    long live = ofClass.blocksInUse() - cached;
    liveBlocks += live;
    busyBytes += live * ofClass.blockSize();
    cachedBytes += cached * ofClass.blockSize();
    ofClass.forEachSlab(record -> {
      slabs++;
      slabBytes += SlabRecord.bytes(record);
      requestedBytes += exactSizes ? requestedBytes(record) : 0;
    });
  }

  private long requestedBytes(long record) {
    long bytes = 0;
    for (int i = 0; i < SlabRecord.count(record); i++) {
      if (directory.isLive(SlabRecord.addressOf(record, i))) {
        bytes += SlabRecord.blockSize(record) - SlabRecord.slack(record, i);
      }
    }
    return bytes;
  }
}
