package org.freehold.heap.internal.cache;

import java.util.concurrent.atomic.AtomicLong;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabRecord;

/// Frees of blocks by threads that may not write the blocks' live bits: those of another thread's
/// slab.
///
/// Such a free sets the block's *remote* bit if the block is live and the bit is not set, in one
/// atomic step; so of any number of threads that free one block exactly one succeeds. The slab's
/// cache later takes all of a slab's remote frees back at once ([#collect]): it clears a block's
/// live bit and remote bit in one step, so that nobody sees one without the other.
///
/// A slab is made *shared* before the first such free ([SlabSharing]): from then on its owner
/// clears a live bit in one step with a look at the remote bit ([BlockBits#tryFreeLocal]). Without
/// that, a free by the owner, which only looks at the live bit, could succeed beside one that sets
/// the remote bit.
///
/// All of this is done inside a thread cache, so that no slab goes away meanwhile.
///
/// The record of a slab notes which of its pages have remote bits, so that only these are looked
/// at. A slab with remote bits stands in its cache's list: a stack whose links are in the records
/// ([SlabRecord]), pushed by any thread and taken as a whole by the cache.
///
/// Sources: the idea of one bit a block instead of a list of blocks is from Leijen, Zorn and de
/// Moura ("Mimalloc", 2019) and Lietar et al. ("snmalloc: A Message Passing Allocator", 2019), who
/// keep the list in the blocks, which is not for us.
public final class RemoteFrees {

  /// What became of a free.
  public enum Result {
    /// The block is freed.
    DONE,
    /// The block is freed, and its slab has come into the list of its cache.
    QUEUED,
    /// The address lies in no slab of this heap.
    ELSEWHERE,
    /// Its slab must be made shared first.
    NOT_SHARED,
    /// It is no live block.
    NOT_LIVE
  }

  private final SlabDirectory directory;
  private final int heapId;

  /// For the slabs of one heap.
  public RemoteFrees(SlabDirectory directory, int heapId) {
    this.directory = directory;
    this.heapId = heapId;
  }

  /// The slabs of one cache that have remote frees, and how many bytes they may be.
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

    public boolean isEmpty() {
      return head.get() == 0;
    }

    /// Bytes of the slabs in it.
    public long bytes() {
      return bytes.get();
    }
  }

  /// Frees a block. The caller is inside a thread cache.
  ///
  /// @param caches where the cache of a slab is found
  public Result free(long address, ThreadCaches caches) {
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

  /// Notes pages of a slab that have remote bits, and puts the slab into the list of its cache.
  ///
  /// @param pages as [SlabDirectory#pageBit] has them
  /// @return whether it was not there
  static boolean markPending(long record, int pages, ThreadCaches caches) {
    boolean isNew = !SlabRecord.isPending(record, pages) && SlabRecord.markPending(record, pages);
    if (isNew) {
      caches.byNumber(SlabRecord.cache(record)).remote().push(record);
    }
    return isNew;
  }

  /// Takes back what other threads have freed in the slabs of a cache, which the caller has to
  /// itself.
  ///
  /// @param toBins whether the bins may have the blocks, because they are wanted soon
  public void collect(ThreadCache cache, ThreadCaches caches, boolean toBins) {
    for (long record = cache.remote().takeAll(); record != 0; ) {
      long after = SlabRecord.nextPending(record);
      int pages = SlabRecord.takePendingPages(record);
      if (SlabRecord.heapId(record) == heapId) {
        if (SlabRecord.cache(record) == cache.number()) {
          collectSlab(cache, record, pages, toBins);
        } else {
          boolean _ = markPending(record, pages, caches); // The slab has gone to another cache.
        }
      }
      record = after;
    }
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

  /// Bytes of blocks that other threads have freed and the cache has not taken back, and with them
  /// their number. The caller has the cache to itself.
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

  /// Blocks of a slab that other threads have freed and its cache has not taken back.
  int pendingBlocks(long record) {
    int blocks = 0;
    long end = SlabRecord.base(record) + SlabRecord.bytes(record);
    for (long start = SlabRecord.base(record); start < end; start += directory.wordBytes()) {
      blocks += BlockBits.remoteFreed(directory.word(start));
    }
    return blocks;
  }

  /// Sums for [#count].
  public static final class Totals {
    public long blocks;
    public long bytes;
  }
}
