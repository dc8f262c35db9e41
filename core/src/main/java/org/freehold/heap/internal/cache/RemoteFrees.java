package org.freehold.heap.internal.cache;

import java.util.concurrent.atomic.AtomicLong;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;

/// Remote frees: frees of blocks by threads that do not own the slab, and the per-cache remote free
/// list through which the owner collects them.
///
/// A remote free sets the block's *remote* bit if the block is live, in one atomic step; so of any
/// number of threads that free one block exactly one succeeds, and the others are double frees. The
/// owner later collects all pending remote frees of a slab at once ([#collect]): it clears live bit
/// and remote bit of a block in one step, so that nobody sees one without the other.
///
/// A slab is made *shared* before the first remote free ([SlabSharing]): from then on its owner
/// clears a live bit and tests the remote bit in one step ([BlockBits#tryFreeLocal]). Without that,
/// a free by the owner, which only tests the live bit, could succeed beside one that sets the
/// remote bit.
///
/// The list has two levels. The record of a slab marks the pages that have remote bits, so that
/// only these are scanned; and the slabs with marked pages form a Treiber stack of their cache
/// ([PendingSlabs]), with the links in the records: any thread pushes, one consumer takes the whole
/// stack.
///
/// Concurrency: a remote free happens inside some thread cache of the heap, so that no slab is
/// released meanwhile; collecting needs exclusive access to the cache.
///
/// Sources: one bit a block instead of a list of blocks departs from Leijen, Zorn and de Moura
/// ("Mimalloc", 2019) and Lietar et al. ("snmalloc: A Message Passing Allocator", 2019), who link
/// the freed blocks themselves; here nothing is written into blocks.
public final class RemoteFrees {

  private final SlabDirectory directory;
  private final int heapId;

  /// Creates the remote frees of one heap.
  ///
  /// @param heapId of the heap, in records
  public RemoteFrees(SlabDirectory directory, int heapId) {
    this.directory = directory;
    this.heapId = heapId;
  }

  /// Frees a block of another cache's slab. The caller is inside a thread cache.
  ///
  /// @param caches in which the slab's cache is looked up
  public Result freeRemote(long address, ThreadCaches caches) {
    long entry = directory.entry(address);
    long record = directory.recordIn(entry);
    if (record == 0 || SlabRecord.heapId(record) != heapId) {
      return Result.ELSEWHERE;
    }
    if (!SlabDirectory.isShared(entry)) {
      return Result.NOT_SHARED;
    }
    if (!directory.isAtGranule(address)
        || !BlockBits.tryFreeRemote(directory.word(address), directory.bitOf(address))) {
      return Result.NOT_LIVE;
    }
    return markPending(record, directory.pageBit(address), caches) ? Result.QUEUED : Result.DONE;
  }

  /// Marks pages of a slab as having pending remote frees, and pushes the slab onto the stack of
  /// its cache if it is not there.
  ///
  /// @param pages the bits of the pages ([SlabDirectory#pageBit])
  /// @return whether it was pushed
  static boolean markPending(long record, int pages, ThreadCaches caches) {
    boolean isNew = !SlabRecord.isPending(record, pages) && SlabRecord.markPending(record, pages);
    if (isNew) {
      caches.byId(SlabRecord.cache(record)).remote().push(record);
    }
    return isNew;
  }

  /// Collects the pending remote frees in the slabs of a cache, to which the caller has exclusive
  /// access.
  ///
  /// @param toBins whether blocks may go to the bins, because they are likely to be allocated soon
  public void collect(ThreadCache cache, ThreadCaches caches, boolean toBins) {
    for (long record = cache.remote().takeAll(); record != 0; ) {
      long next = SlabRecord.nextPending(record);
      int pages = SlabRecord.takePendingPages(record);
      if (SlabRecord.heapId(record) == heapId) {
        if (SlabRecord.cache(record) == cache.id()) {
          collectSlab(cache, record, pages, toBins);
        } else {
          boolean _ = markPending(record, pages, caches); // The slab has moved to another cache.
        }
      }
      record = next;
    }
  }

  /// Adds the pending remote frees of a cache to totals. The caller has exclusive access to the
  /// cache.
  public void count(ThreadCache cache, Totals totals) {
    for (long record = cache.remote().head.get();
        record != 0;
        record = SlabRecord.nextPending(record)) {
      if (SlabRecord.heapId(record) == heapId) {
        int blocks = pendingBlocks(record);
        totals.blocks += blocks;
        totals.bytes += (long) blocks * SlabRecord.blockSize(record);
      }
    }
  }

  /// Number of blocks of a slab with a pending remote free.
  int pendingBlocks(long record) {
    int blocks = 0;
    long end = SlabRecord.base(record) + SlabRecord.bytes(record);
    for (long start = SlabRecord.base(record); start < end; start += directory.wordBytes()) {
      blocks += BlockBits.remoteFreed(directory.word(start));
    }
    return blocks;
  }

  private void collectSlab(ThreadCache cache, long record, int pages, boolean toBins) {
    int sizeClass = SlabRecord.sizeClass(record);
    cache.slabs(sizeClass).noteRemoteFree();
    long end = SlabRecord.base(record) + SlabRecord.bytes(record);
    for (long page = SlabRecord.base(record); page < end; page += directory.pageBytes()) {
      if ((pages & directory.pageBit(page)) != 0) {
        collectPage(cache, record, sizeClass, page, toBins);
      }
    }
  }

  private void collectPage(
      ThreadCache cache, long record, int sizeClass, long page, boolean toBins) {
    long end = page + directory.pageBytes();
    for (long start = page; start < end; start += directory.wordBytes()) {
      int freed = BlockBits.collect(directory.word(start));
      for (int bits = freed; bits != 0; bits &= bits - 1) {
        long address = start + directory.offsetOf(Integer.numberOfTrailingZeros(bits));
        if (!toBins || !cache.tryPush(sizeClass, address)) {
          cache.release(record, address);
        }
      }
    }
  }

  /// The outcome of a free.
  public enum Result {
    /// The block is freed.
    DONE,
    /// The block is freed, and its slab was pushed onto the stack of its cache.
    QUEUED,
    /// The address lies in no slab of this heap.
    ELSEWHERE,
    /// Its slab must be made shared first.
    NOT_SHARED,
    /// It is not a live block: a double free or an invalid pointer.
    NOT_LIVE
  }

  /// The slabs of one cache with pending remote frees: a Treiber stack with multiple producers and
  /// one consumer, which takes the whole stack. Their bytes are an upper bound on the pending ones.
  public static final class PendingSlabs {
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    private void push(long record) {
      long before;
      do {
        before = head.get();
        SlabRecord.setNextPending(record, before);
      } while (!head.compareAndSet(before, record));
      bytes.addAndGet(SlabRecord.bytes(record));
    }

    private long takeAll() {
      bytes.set(0);
      return head.getAndSet(0);
    }

    /// Forgets all slabs, whose records are gone.
    void clear() {
      bytes.set(0);
      head.set(0);
    }

    /// Whether no slab has pending remote frees.
    public boolean isEmpty() {
      return head.get() == 0;
    }

    /// Bytes of the slabs on the stack.
    public long bytes() {
      return bytes.get();
    }
  }

  /// Totals of pending remote frees, for [#count].
  public static final class Totals {
    /// Number of blocks.
    public long blocks;

    /// Bytes of these blocks.
    public long bytes;
  }
}
