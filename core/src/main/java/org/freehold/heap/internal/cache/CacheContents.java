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

/// What a thread cache has: free blocks at hand ([CacheBins]) and the slabs that these come from
/// ([SlabLists]), for each size class.
///
/// Invariant INV-HEAP-12: a bin holds blocks of the cache's own slabs that are taken and not live.
///
/// Not thread-safe: whoever calls has the cache to itself, as [CacheOwnership] says.
abstract sealed class CacheContents extends CacheOwnership permits ThreadCache {

  /// Where the headers of the bins are. Read by the hot path.
  long headers;

  final SlabDirectory directory;
  private final SizeClasses classes;
  private final long maxBytes;
  private final SlabLists[] lists;
  private @Nullable CacheBins bins;

  /// Bytes of slabs without taken blocks.
  private long emptyBytes;

  /// Blocks that came into the bins otherwise than by a free, less those that went otherwise than
  /// by an allocation.
  private long netTransfers;

  /// Has nothing yet.
  ///
  /// @param maxBytes how much the bins may hold
  CacheContents(SlabDirectory directory, SizeClasses classes, SlabTotals totals, long maxBytes) {
    this.directory = directory;
    this.classes = classes;
    this.maxBytes = maxBytes;
    this.lists = new SlabLists[classes.count()];
    LongConsumer emptied =
        bytes -> {
          emptyBytes += bytes;
          totals.emptied(bytes);
        };
    for (int c = 0; c < lists.length; c++) {
      lists[c] = new SlabLists(c, classes.blockSize(c), emptied);
    }
    this.headers = directory.emptyBins() << PointerCode.SHIFT;
  }

  /// Whether a slab has no taken block.
  public final boolean hasEmptySlabs() {
    return emptyBytes != 0;
  }

  public final SlabLists slabs(int sizeClass) {
    return lists[sizeClass];
  }

  /// Takes a block of a class, from the bins or the slabs; 0 when there is none. It counts as what
  /// the visit did.
  public final long take(int sizeClass) {
    CacheBins known = binsOrNull();
    long address = known == null ? takeFromSlab(sizeClass) : takeFromBins(known, sizeClass);
    if (address != 0) {
      directory.setLive(address);
    }
    return address;
  }

  /// Takes a block like [#take], for a request that others count and that is no visit.
  public final long takeUncounted(int sizeClass) {
    long address = take(sizeClass);
    netTransfers -= address == 0 ? 0 : 1;
    return address;
  }

  private long takeFromBins(CacheBins known, int sizeClass) {
    long address = known.pop(sizeClass);
    if (address == 0) {
      refill(known, sizeClass);
      address = known.pop(sizeClass);
    }
    return address == 0 ? takeFromSlab(sizeClass) : address;
  }

  /// A block past the bins, counted as if it had been in them.
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

  /// Brings half of what the bin holds from the slabs.
  private void refill(CacheBins known, int sizeClass) {
    known.growAfterUnderflow(sizeClass);
    netTransfers += known.pushFrom(lists[sizeClass], (known.capacity(sizeClass) + 1) / 2);
  }

  /// Makes room in a bin that is full: more of it, or by giving the oldest half back to the slabs.
  private void makeRoom(CacheBins known, int sizeClass) {
    known.growAfterOverflow(sizeClass);
    if (known.isFull(sizeClass)) {
      releaseOldest(known, sizeClass, (known.depth(sizeClass) + 1) / 2);
    }
  }

  /// Takes back a block of a slab of this cache that is not live any more, past the bins.
  public final void release(long address) {
    release(directory.find(address), address);
  }

  /// The same when the slab is known.
  public final void release(long record, long address) {
    lists[SlabRecord.sizeClass(record)].release(record, SlabRecord.indexOf(record, address));
  }

  private void releaseOldest(CacheBins known, int sizeClass, int count) {
    known.releaseOldest(lists[sizeClass], count);
    netTransfers -= count;
  }

  /// Puts a block that is not live any more into its bin, if there is room.
  final boolean tryPush(int sizeClass, long address) {
    CacheBins known = bins;
    if (known == null || known.isFull(sizeClass)) {
      return false;
    }
    known.push(sizeClass, address);
    netTransfers++;
    return true;
  }

  /// Gives everything in the bins back to the slabs.
  public final void flush() {
    for (int c = 0; c < lists.length; c++) {
      flush(c);
    }
  }

  /// Gives what is in the bin of a class back to the slabs.
  public final void flush(int sizeClass) {
    CacheBins known = bins;
    if (known != null && known.depth(sizeClass) > 0) {
      releaseOldest(known, sizeClass, known.depth(sizeClass));
    }
  }

  /// Gives everything in the bins back to the slabs, and the memory of the bins too; the next
  /// request of any kind will not find what it needs there.
  public final void flushAndRelease() {
    flush();
    releaseBins();
  }

  /// Frees an address in a slab of this cache: into the bins, which are given more room or emptied
  /// by half when they are full.
  ///
  /// @return whether it is a live block; when not, nothing has changed
  public final boolean freeLocal(long address) {
    if (!tryClearLive(address)) {
      return false;
    }
    int sizeClass = SlabDirectory.sizeClassOf(directory.entry(address));
    CacheBins known = binsOrNull();
    if (known != null && known.isFull(sizeClass)) {
      makeRoom(known, sizeClass);
    }
    if (known == null || known.isFull(sizeClass)) {
      release(address);
      netTransfers--;
    } else {
      known.push(sizeClass, address);
    }
    return true;
  }

  /// Clears the live bit of a live block, which other threads may be freeing at the same time.
  private boolean tryClearLive(long address) {
    return directory.isAtGranule(address)
        && BlockBits.tryFreeLocal(directory.word(address), directory.bitOf(address));
  }

  /// Shows every block in the bins.
  public final void forEachCached(int sizeClass, LongConsumer visitor) {
    if (bins != null) {
      bins.forEach(sizeClass, visitor);
    }
  }

  /// Blocks of a class in the bins.
  public final int cached(int sizeClass) {
    return bins == null ? 0 : bins.depth(sizeClass);
  }

  /// Bytes of native memory for the bins.
  final long memoryBytes() {
    return bins == null ? 0 : bins.memoryBytes();
  }

  /// Blocks that came into the bins by frees, less those that left by allocations.
  final long pushesLessPops() {
    long depth = 0;
    for (int c = 0; c < lists.length; c++) {
      depth += cached(c);
    }
    return depth - netTransfers;
  }

  /// Gives the memory of the bins back, and forgets what is in them.
  final void releaseBins() {
    CacheBins known = bins;
    if (known != null) {
      headers = directory.emptyBins() << PointerCode.SHIFT;
      bins = null;
      known.release();
    }
  }
}
