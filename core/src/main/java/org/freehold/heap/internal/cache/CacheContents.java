package org.freehold.heap.internal.cache;

import java.util.function.LongConsumer;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.PointerCode;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabLists;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;
import org.jspecify.annotations.Nullable;

/// The contents of a thread cache: for each size class a bin of free blocks ([CacheBins]) and the
/// slabs that they come from ([SlabLists]).
///
/// Invariant INV-HEAP-12: a bin holds blocks of the cache's own slabs that are in use and not live.
///
/// Not thread-safe: the caller has exclusive access to the cache ([CacheOwnership]).
abstract sealed class CacheContents extends CacheOwnership permits BlockQueries {

  /// Address of the headers of the bins, encoded. Read by the hot path.
  long headers;

  /// The same of bins that are empty and full, with which the hot path does nothing.
  final long closedHeaders;

  final SlabDirectory directory;
  private final SizeClasses classes;
  private final long maxBytes;
  private final SlabLists[] lists;
  private @Nullable CacheBins bins;

  /// Bytes of slabs without blocks in use.
  private long emptyBytes;

  /// Blocks that came into the bins other than by a free, minus those that left other than by an
  /// allocation.
  private long netTransfers;

  /// Creates a cache without bins and slabs.
  ///
  /// @param maxBytes maximal bytes of blocks in the bins
  CacheContents(SlabDirectory directory, SizeClasses classes, SlabTotals totals, long maxBytes) {
    this.directory = directory;
    this.classes = classes;
    this.maxBytes = maxBytes;
    this.lists = new SlabLists[classes.count()];
    LongConsumer emptyChange =
        bytes -> {
          emptyBytes += bytes;
          totals.emptied(bytes);
        };
    for (int c = 0; c < lists.length; c++) {
      lists[c] = new SlabLists(c, classes.blockSize(c), emptyChange);
    }
    this.closedHeaders = directory.emptyBins() << PointerCode.SHIFT;
    this.headers = closedHeaders;
  }

  /// Whether a slab has no block in use.
  public final boolean hasEmptySlabs() {
    return emptyBytes != 0;
  }

  /// The slabs of a size class.
  public final SlabLists slabs(int sizeClass) {
    return lists[sizeClass];
  }

  /// Takes a block of a class out of the bins or the slabs; 0 when there is none. It counts as the
  /// allocation of this visit.
  public final long take(int sizeClass) {
    CacheBins known = binsOrNull();
    long address = known == null ? takeFromSlab(sizeClass) : takeFromBins(known, sizeClass);
    if (address != 0) {
      directory.setLive(address);
    }
    return address;
  }

  /// Takes a block like [#take], for a request that the heap counts and that is no visit.
  public final long takeUncounted(int sizeClass) {
    long address = take(sizeClass);
    netTransfers -= address == 0 ? 0 : 1;
    return address;
  }

  /// Returns a block of a slab of this cache that is no longer live to its slab, past the bins.
  public final void release(long address) {
    release(directory.find(address), address);
  }

  /// The same when the slab is known.
  public final void release(long record, long address) {
    lists[SlabRecord.sizeClass(record)].release(record, SlabRecord.indexOf(record, address));
  }

  /// Pushes a block that is no longer live onto its bin, if there is room.
  final boolean tryPush(int sizeClass, long address) {
    boolean isPushed = tryPushFreed(sizeClass, address);
    netTransfers += isPushed ? 1 : 0;
    return isPushed;
  }

  /// Pushes a block like [#tryPush], as the free of a visit that counts.
  final boolean tryPushFreed(int sizeClass, long address) {
    CacheBins known = bins;
    if (known == null || known.isFull(sizeClass)) {
      return false;
    }
    known.push(sizeClass, address);
    return true;
  }

  /// Returns all blocks in the bins to the slabs.
  public final void flush() {
    for (int c = 0; c < lists.length; c++) {
      flush(c);
    }
  }

  /// Returns the blocks in the bin of a class to the slabs.
  public final void flush(int sizeClass) {
    CacheBins known = bins;
    if (known != null && known.depth(sizeClass) > 0) {
      releaseOldest(known, sizeClass, known.depth(sizeClass));
    }
  }

  /// Returns all blocks in the bins to the slabs and releases the memory of the bins; the next
  /// request of any kind takes the slow path.
  public final void flushAndRelease() {
    flush();
    releaseBins();
  }

  /// Frees an address in a slab of this cache: into its bin, which gets more room or is emptied by
  /// half when it is full.
  ///
  /// @return whether it is a live block; if not, nothing has changed
  public final boolean freeLocal(long address) {
    if (!directory.isLive(address)) {
      return false;
    }
    int sizeClass = SlabDirectory.sizeClassOf(directory.entry(address));
    CacheBins known = binsOrNull();
    if (known != null && known.isFull(sizeClass)) {
      makeRoom(known, sizeClass);
    }
    if (!tryClearLive(address)) {
      return false;
    }
    if (known == null || known.isFull(sizeClass)) {
      release(address);
      netTransfers--;
    } else {
      known.push(sizeClass, address);
    }
    return true;
  }

  /// Visits the blocks in the bin of a class.
  public final void forEachCached(int sizeClass, LongConsumer visitor) {
    if (bins != null) {
      bins.forEach(sizeClass, visitor);
    }
  }

  /// Number of blocks in the bin of a class.
  public final int cached(int sizeClass) {
    return bins == null ? 0 : bins.depth(sizeClass);
  }

  /// Whether a block is the topmost of its bin.
  final boolean isTopmost(int sizeClass, long address) {
    return bins != null && bins.top(sizeClass) == address;
  }

  /// Removes the topmost block of a bin.
  final void dropTopmost(int sizeClass) {
    if (bins != null) {
      long _ = bins.pop(sizeClass);
    }
  }

  /// Lets the hot path use the bins again, which it could not since a visit was cut.
  final void reopenBins() {
    headers = bins == null ? closedHeaders : bins.headers() << PointerCode.SHIFT;
  }

  /// Bytes of native memory for the bins.
  final long memoryBytes() {
    return bins == null ? 0 : bins.memoryBytes();
  }

  /// Blocks that came into the bins by frees, minus those that left by allocations.
  final long pushesLessPops() {
    long depth = 0;
    for (int c = 0; c < lists.length; c++) {
      depth += cached(c);
    }
    return depth - netTransfers;
  }

  /// Releases the memory of the bins; the blocks in them are lost.
  final void releaseBins() {
    CacheBins known = bins;
    if (known != null) {
      headers = closedHeaders;
      bins = null;
      known.release();
    }
  }

  private long takeFromBins(CacheBins known, int sizeClass) {
    long address = known.pop(sizeClass);
    if (address == 0) {
      refill(known, sizeClass);
      address = known.pop(sizeClass);
    }
    return address == 0 ? takeFromSlab(sizeClass) : address;
  }

  /// Takes a block past the bins, counted as if it had been in them.
  private long takeFromSlab(int sizeClass) {
    long address = lists[sizeClass].take();
    netTransfers += address == 0 ? 0 : 1;
    return address;
  }

  private @Nullable CacheBins binsOrNull() {
    CacheBins known = bins;
    if (known == null) {
      known = CacheBins.tryCreate(directory, classes, maxBytes);
      if (known != null) {
        bins = known;
        headers = known.headers() << PointerCode.SHIFT;
      }
    }
    return known;
  }

  /// Refills a bin from the slabs, up to half of its capacity.
  private void refill(CacheBins known, int sizeClass) {
    known.growAfterUnderflow(sizeClass);
    netTransfers += known.pushFrom(lists[sizeClass], (known.capacity(sizeClass) + 1) / 2);
  }

  /// Makes room in a bin that is full: a larger stack, or else the oldest half is returned to the
  /// slabs. There is none when the bin has no stack at all, and no memory for one.
  private void makeRoom(CacheBins known, int sizeClass) {
    known.growAfterOverflow(sizeClass);
    if (known.isFull(sizeClass) && known.capacity(sizeClass) > 0) {
      releaseOldest(known, sizeClass, (known.depth(sizeClass) + 1) / 2);
    }
  }

  private void releaseOldest(CacheBins known, int sizeClass, int count) {
    known.releaseOldest(lists[sizeClass], count);
    netTransfers -= count;
  }

  /// Clears the live bit of a live block, which other threads may be freeing at the same time.
  private boolean tryClearLive(long address) {
    return directory.isAtGranule(address)
        && BlockBits.tryFreeLocal(directory.word(address), directory.bitOf(address));
  }
}
