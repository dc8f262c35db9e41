package org.freehold.heap.internal.cache;

import java.lang.invoke.VarHandle;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.FastPathLayout;
import org.freehold.heap.internal.slab.PointerCode;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.vm.internal.ProcessBarrier;
import org.freehold.vm.internal.RawMemory;

/// Queries: visits to a thread cache that only read. One of them finds out whether an address is a
/// live block of a slab of this heap, whichever cache owns the slab, and how many bytes it has; the
/// size of a block, whether an address is one, and a resize in place follow from it.
///
/// A query does what a free does up to the point where that begins to write, so it needs neither a
/// lock nor an atomic operation. That it is a visit matters: while a thread is inside, no slab of
/// its own cache is released, and the heap is not closed. Slabs of other caches may be, but only
/// those without live blocks: whoever asks about one of these may get an answer that is out of
/// date, as in any race, from memory that is still there ([SlabDirectory]).
///
/// Visits count as allocations or frees ([CacheOwnership]), and a query is neither; so it ends by
/// setting the sequence back, as if it had not happened. Whoever waits for the owner sees an even
/// number all the same, or waits for the next visit too, which is as short. A query that is cut
/// short ends in the same way.
abstract sealed class BlockQueries extends CacheContents permits ThreadCache {

  /// The result of [#trySizeOf] for an address that it does not know to be a live block.
  private static final long UNKNOWN = -1;

  /// The id by which page entries name this cache; never 0.
  final long id;

  final int heapId;

  /// The leaf of the page map that was used last: the leading bits of its addresses, and the
  /// encoded addresses of its page entries and block bits ([SlabDirectory]).
  long leafTop = -1;

  long leafPages;
  long leafBits;

  /// Resizes in place. Written by the owner thread only.
  private long reallocations;

  BlockQueries(int id, ThreadCaches home, long maxBytes) {
    super(home.directory(), home.classes(), home.totals(), maxBytes);
    this.id = id;
    this.heapId = home.heapId();
  }

  /// The size of a live block of a slab of this heap. Called by the owner thread, on spaces with
  /// the page size and granule of [FastPathLayout].
  ///
  /// @return -1 for any other address, and when the owner has been revoked
  public final long trySizeOf(long address) {
    long before = sequence;
    VH_SEQUENCE.setOpaque(this, before + 1);
    try {
      if (ProcessBarrier.THREADS_FENCE) {
        VarHandle.fullFence();
      }
      long size = UNKNOWN;
      long leaf = address >>> FastPathLayout.ROOT_SHIFT;
      if (!(boolean) VH_REVOKED.getAcquire(this) && (leaf == leafTop || useLeaf(leaf))) {
        long entry =
            RawMemory.getLong(
                (leafPages >>> PointerCode.SHIFT) + FastPathLayout.pageOffset(address));
        long word = (leafBits >>> PointerCode.SHIFT) + FastPathLayout.wordOffset(address);
        int bit = FastPathLayout.bit(address);
        boolean isLive =
            SlabDirectory.cacheOf(entry) == id
                ? (RawMemory.getInt(word) & bit) != 0
                : isLiveElsewhere(entry, word, bit);
        if (isLive && (address & FastPathLayout.GRANULE_MASK) == 0) {
          size = FastPathLayout.blockSize(entry);
        }
      }
      VH_SEQUENCE.setRelease(this, before);
      return size;
    } catch (Throwable t) {
      sequence = before;
      throw t;
    }
  }

  /// Counts a reallocation: a query found that the block has the new size already. Called by the
  /// owner thread.
  public final void countReallocation() {
    reallocations++;
  }

  /// Number of reallocations that [#countReallocation] has counted.
  public final long reallocations() {
    return reallocations;
  }

  /// Caches the addresses of a leaf.
  ///
  /// @return whether there is such a leaf
  final boolean useLeaf(long top) {
    if (top >= directory.rootEntries()) {
      return false;
    }
    long entry = SlabDirectory.rootEntry(directory.rootBase(), top);
    long pages = SlabDirectory.pagesOf(entry);
    if (pages == 0) {
      return false;
    }
    long bits = SlabDirectory.bitsOf(entry);
    leafPages = pages << PointerCode.SHIFT; // From here on nothing can fail.
    leafBits = bits << PointerCode.SHIFT;
    leafTop = top;
    return true;
  }

  /// Whether a block is live in a slab of this heap in which other threads free, be it this cache's
  /// or another one's.
  private boolean isLiveElsewhere(long entry, long word, int bit) {
    long record = directory.recordIn(entry);
    return record != 0
        && SlabRecord.heapId(record) == heapId
        && (BlockBits.liveIn(RawMemory.getLong(word)) & bit) != 0;
  }
}
