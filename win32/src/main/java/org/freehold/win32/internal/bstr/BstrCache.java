package org.freehold.win32.internal.bstr;

import org.jspecify.annotations.Nullable;

/// The cache of freed strings: for each size of a block up to 64 KiB, the last six that were freed,
/// the oldest to be used again first. A string in it is a live block of the heap, and its text is
/// still there.
///
/// Safe for several threads.
public final class BstrCache {

  private static final int BUCKETS = 0x10000 / BstrLayout.BUCKET;

  /// Blocks of one size.
  private static final class Bucket {
    static final int CAPACITY = 6;
    final long[] blocks = new long[CAPACITY];
    int first;
    int count;

    boolean contains(long block) {
      for (int i = 0; i < count; i++) {
        if (blocks[(first + i) % CAPACITY] == block) {
          return true;
        }
      }
      return false;
    }

    boolean add(long block) {
      if (count == CAPACITY) {
        return false;
      }
      blocks[(first + count++) % CAPACITY] = block;
      return true;
    }

    long removeFirst() {
      long block = blocks[first];
      first = (first + 1) % CAPACITY;
      count--;
      return block;
    }

    /// Takes back the block that was added last.
    boolean removeLast(long block) {
      boolean isLast = count > 0 && blocks[(first + count - 1) % CAPACITY] == block;
      if (isLast) {
        count--;
      }
      return isLast;
    }
  }

  private @Nullable Bucket @Nullable [] buckets = new Bucket[BUCKETS];

  /// Nothing cached yet.
  public BstrCache() {}

  private @Nullable Bucket bucket(long blockSize) {
    long index = blockSize / BstrLayout.BUCKET - 1;
    @Nullable Bucket[] all = buckets;
    return all == null || index < 0 || index >= BUCKETS ? null : all[(int) index];
  }

  private @Nullable Bucket makeBucket(long blockSize) {
    long index = blockSize / BstrLayout.BUCKET - 1;
    @Nullable Bucket[] all = buckets;
    if (all == null || index < 0 || index >= BUCKETS) {
      return null;
    }
    Bucket made = all[(int) index];
    if (made == null) {
      made = new Bucket();
      all[(int) index] = made;
    }
    return made;
  }

  /// Takes a block that has a size, or the next larger one.
  ///
  /// @param blockSize of [BstrLayout#blockSize]
  /// @return the block; 0 when none is cached
  public synchronized long take(long blockSize) {
    Bucket bucket = bucket(blockSize);
    if (bucket == null || bucket.count == 0) {
      bucket = bucket(blockSize + BstrLayout.BUCKET);
    }
    return bucket == null || bucket.count == 0 ? 0 : bucket.removeFirst();
  }

  /// Caches a block.
  ///
  /// @param block to be freed
  /// @param blockSize its size
  /// @return whether it is in the cache now, or was before; if not, the caller frees it
  public synchronized boolean put(long block, long blockSize) {
    Bucket bucket = makeBucket(blockSize);
    return bucket != null && (bucket.contains(block) || bucket.add(block));
  }

  /// Takes back what the last [#put] of a size has cached.
  ///
  /// @return whether it was still there
  public synchronized boolean takeBack(long block, long blockSize) {
    Bucket bucket = bucket(blockSize);
    return bucket != null && bucket.removeLast(block);
  }

  /// Caches nothing any more. What is cached stays, and is lost, as on Windows.
  public synchronized void disable() {
    buckets = null;
  }
}
