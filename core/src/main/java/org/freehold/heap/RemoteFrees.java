package org.freehold.heap;

import java.util.concurrent.atomic.AtomicLong;
import org.freehold.vm.internal.RawMemory;

/// Frees of blocks by threads that may not write the blocks' live bits: those of another thread's
/// slab, and all frees in a slab of which this has happened before.
///
/// Such a free sets the block's *remote* bit, in one atomic step. Whoever finds it set already has
/// freed the block a second time, so that of any number of threads which free one block exactly one
/// succeeds. The slab's cache later takes all of a slab's remote frees back at once: clears the
/// live bits, then the remote bits ([#drain]).
///
/// A slab is made *shared* before the first such free, which is the one time that its owner has to
/// be kept out: from then on the entries of its pages name no cache, and its owner's frees take
/// this way too. Without that, a free by the owner, which only looks at the live bit, could succeed
/// beside one that sets the remote bit.
///
/// A bit may be set by mistake: between the look at the live bit and the step, the block can have
/// been freed, taken back and even handed out again. So the thread looks at the live bit once more.
/// Where it is clear, the free was wrong and the bit is cleared again; where that finds it cleared
/// already, the slab's cache has taken the block back in its name while it was live, and the free
/// has happened. All of this is done inside a thread cache, so that no slab goes away meanwhile.
///
/// A slab with remote bits stands in its cache's list: a stack whose links are in the records
/// ([Slabs]), pushed by any thread and taken as a whole by the cache.
///
/// Sources: the idea of one bit a block instead of a list of blocks is from Leijen, Zorn and de
/// Moura ("Mimalloc", 2019) and Lietar et al. ("snmalloc: A Message Passing Allocator", 2019), who
/// keep the list in the blocks, which is not for us.
final class RemoteFrees {

  /// What became of a free.
  enum Result {
    /// The block is freed.
    DONE,
    /// The block is freed, and its slab has come into the list of its cache.
    QUEUED,
    /// The address lies in no slab of this heap.
    ELSEWHERE,
    /// Its slab must be made shared first.
    NOT_SHARED,
    /// It is no live block.
    NOT_LIVE,
    /// Another thread frees it: it is no live block, or will be one again when that thread notices
    /// its mistake, which is before it leaves its cache.
    CONTESTED
  }

  private final SlabDirectory directory;
  private final int owner;

  /// For the slabs of one heap.
  RemoteFrees(SlabDirectory directory, int owner) {
    this.directory = directory;
    this.owner = owner;
  }

  /// The slabs of one cache that have remote frees, and how many bytes they may be.
  static final class Queue {
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    private void push(long record) {
      long before;
      do {
        before = head.get();
        Slabs.setAfter(record, before);
      } while (!head.compareAndSet(before, record));
      bytes.addAndGet(Slabs.bytes(record));
    }

    private long takeAll() {
      bytes.set(0);
      return head.getAndSet(0);
    }

    boolean isEmpty() {
      return head.get() == 0;
    }

    /// Bytes of the slabs in it.
    long bytes() {
      return bytes.get();
    }
  }

  /// Frees a block. The caller is inside a thread cache.
  ///
  /// @param caches where the cache of a slab is found
  Result free(long address, ThreadCaches caches) {
    while (true) {
      long entry = directory.entry(address);
      long record = directory.recordIn(entry);
      if (record == 0 || Slabs.owner(record) != owner) {
        return Result.ELSEWHERE;
      }
      if (SlabDirectory.cacheOf(entry) != 0) {
        return Result.NOT_SHARED;
      }
      if (!isLiveBit(address)) {
        return Result.NOT_LIVE;
      }
      long word = directory.remoteWord(address);
      long bit = directory.bitOf(address);
      if ((RawMemory.getAndSetBits(word, bit) & bit) != 0) {
        return Result.CONTESTED;
      }
      if (isLiveBit(address) && directory.entry(address) == entry) {
        return enqueue(record, caches) ? Result.QUEUED : Result.DONE;
      }
      if ((RawMemory.getAndClearBits(word, bit) & bit) == 0) {
        return Result.DONE;
      }
    }
  }

  private boolean isLiveBit(long address) {
    long granule = directory.bitOf(address);
    return directory.isAtGranule(address)
        && (RawMemory.getLongAcquire(directory.liveWord(address)) & granule) != 0;
  }

  private static boolean enqueue(long record, ThreadCaches caches) {
    boolean isNew = Slabs.tryQueue(record);
    if (isNew) {
      caches.byNumber(Slabs.cache(record)).remote().push(record);
    }
    return isNew;
  }

  /// Makes the slab of an address one in which any thread may free. Where that has happened often,
  /// all slabs of its class and cache become so.
  void share(long address, ThreadCaches caches) {
    long record = directory.find(address);
    ThreadCache cache = record == 0 ? null : caches.byNumberOrNull(Slabs.cache(record));
    if (cache == null) {
      return; // The slab has gone.
    }
    cache.revokeAndAwait();
    try {
      if (directory.find(address) != record
          || Slabs.owner(record) != owner
          || Slabs.cache(record) != cache.number()) {
        return;
      }
      Bucket bucket = cache.bucket(Slabs.sizeClass(record));
      bucket.noteShared();
      if (bucket.shared() < SlabSupply.SHARED_FROM) {
        directory.setCache(record, 0);
      } else {
        bucket.forEachSlab(each -> directory.setCache(each, 0));
      }
    } finally {
      cache.restore();
    }
  }

  /// Takes back what other threads have freed in the slabs of a cache, which the caller has to
  /// itself.
  void drain(ThreadCache cache, ThreadCaches caches) {
    for (long record = cache.remote().takeAll(); record != 0; ) {
      long after = Slabs.after(record);
      Slabs.unqueue(record);
      if (Slabs.owner(record) == owner) {
        if (Slabs.cache(record) == cache.number()) {
          drainSlab(cache, record);
        } else {
          boolean _ = enqueue(record, caches); // The slab has gone to another cache.
        }
      }
      record = after;
    }
  }

  private void drainSlab(ThreadCache cache, long record) {
    long base = Slabs.base(record);
    long end = base + Slabs.bytes(record);
    for (long start = base; start < end; start += directory.wordBytes()) {
      long remoteWord = directory.remoteWord(start);
      long remote = RawMemory.getLongAcquire(remoteWord);
      if (remote != 0) {
        long liveWord = directory.liveWord(start);
        long live = RawMemory.getLongAligned(liveWord);
        long freed = remote & live;
        RawMemory.putLongAligned(liveWord, live & ~freed);
        RawMemory.getAndClearBits(remoteWord, freed);
        for (long bits = freed; bits != 0; bits &= bits - 1) {
          cache.give(start + directory.offsetOf(Long.numberOfTrailingZeros(bits)));
        }
      }
    }
  }

  /// Bytes of blocks that other threads have freed and the cache has not taken back, and with them
  /// their number. The caller has the cache to itself.
  void count(ThreadCache cache, Totals totals) {
    for (long record = cache.remote().head.get(); record != 0; record = Slabs.after(record)) {
      if (Slabs.owner(record) == owner) {
        int blocks = pendingBlocks(record);
        totals.blocks += blocks;
        totals.bytes += (long) blocks * Slabs.blockSize(record);
      }
    }
  }

  /// Blocks of a slab that other threads have freed and its cache has not taken back.
  int pendingBlocks(long record) {
    int blocks = 0;
    long end = Slabs.base(record) + Slabs.bytes(record);
    for (long start = Slabs.base(record); start < end; start += directory.wordBytes()) {
      blocks +=
          Long.bitCount(
              RawMemory.getLongAcquire(directory.remoteWord(start))
                  & RawMemory.getLongAligned(directory.liveWord(start)));
    }
    return blocks;
  }

  /// Sums for [#count].
  static final class Totals {
    long blocks;
    long bytes;
  }
}
