package org.freehold.heap.internal.slab;

import org.freehold.vm.internal.RawMemory;

/// The record of a slab, a run of whole pages cut into equal blocks: what it is, whose it is, and
/// one bit for each block that says whether it is in use, that is, live, in a bin, or freed
/// remotely and pending.
///
/// Records lie in native memory of their own (`RecordArena`) and are passed around by their
/// address; the methods here are the fields. A record may be reused for another slab while the
/// check of an invalid free reads it, but it never moves: a reader that found one without a lock
/// reads it again under one.
///
/// ```
///    0  base          address of the first block
///    8  reciprocal    ⌈2³² ÷ block size⌉, which turns the division by the block size into a product
///   16  heap          id of the heap; 0 when the record is not in use
///   20  class         the size class
///   24  block size    bytes
///   28  count         blocks
///   32  cache         id of the thread cache that the slab belongs to
///   36  pending       a bit for each page with remote frees; while one is set, the slab is on its
///                     cache's stack of slabs with pending remote frees
///   40  next pending  the next one on that stack
///   48  bytes         length of the slab
///   64  in use        number of blocks in use
///   68  hint          no word of bits before this one has a block that is not in use
///   72  previous      neighbours in a list of slabs: record addresses
///   80  next
///   88  bits          one for each block, 1 when it is in use; padding past the last block is 1 too
///    …  slack         where the heap keeps exact sizes: 2 bytes a block, usable minus requested size
/// ```
///
/// Always: `in use = popcount(bits) − padding`, a live block is in use, and `in use − live = in
/// bins + freed remotely and pending`.
///
/// The first 64 bytes, one cache line, are what frees by other threads read; what is written for
/// each block comes after them.
///
/// Concurrency: a record is written by the thread with exclusive access to its thread cache
/// (`CacheOwnership`), except for `pending` and `next pending`, which any thread writes atomically
/// (`RemoteFrees`).
///
/// Sources: the reciprocal is exact for offsets below 2³² ÷ block size, so for slabs of up to 256
/// KiB (Granlund and Montgomery, "Division by Invariant Integers using Multiplication", 1994).
public final class SlabRecord {

  /// Bytes of the longest slab, up to which the reciprocal is exact.
  static final long MAX_BYTES = 256 * 1024;

  static final int HEADER = 88;

  private static final int RECIPROCAL = 8;
  private static final int HEAP_ID = 16;
  private static final int CLASS = 20;
  private static final int BLOCK_SIZE = 24;
  private static final int COUNT = 28;
  private static final int CACHE = 32;
  private static final int PENDING = 36;
  private static final int NEXT_PENDING = 40;
  private static final int BYTES = 48;
  private static final int IN_USE = 64;
  private static final int HINT = 68;
  private static final int PREVIOUS = 72;
  private static final int NEXT = 80;
  private static final int WORD_SHIFT = 6;

  private SlabRecord() {}

  /// Bytes of a record for `count` blocks.
  public static long recordBytes(int count, boolean exactSizes) {
    long bits = words(count) * (long) Long.BYTES;
    return HEADER + bits + (exactSizes ? count * (long) Short.BYTES : 0);
  }

  /// Writes the record of a new slab without blocks in use.
  public static void initialize(
      long record, long base, long bytes, int sizeClass, int blockSize, int heapId) {
    int count = (int) (bytes / blockSize);
    RawMemory.putLongAligned(record, base);
    RawMemory.putLongAligned(record + RECIPROCAL, ((1L << 32) + blockSize - 1) / blockSize);
    RawMemory.putInt(record + CLASS, sizeClass);
    RawMemory.putInt(record + BLOCK_SIZE, blockSize);
    RawMemory.putInt(record + COUNT, count);
    RawMemory.putInt(record + IN_USE, 0);
    RawMemory.putInt(record + HINT, 0);
    RawMemory.putInt(record + CACHE, 0);
    RawMemory.putInt(record + PENDING, 0);
    RawMemory.putLongAligned(record + NEXT_PENDING, 0);
    setPrevious(record, 0);
    setNext(record, 0);
    RawMemory.putLongAligned(record + BYTES, bytes);
    int words = words(count);
    for (int word = 0; word < words - 1; word++) {
      RawMemory.putLongAligned(bits(record, word), 0);
    }
    int inLast = count & (Long.SIZE - 1);
    RawMemory.putLongAligned(bits(record, words - 1), inLast == 0 ? 0 : -1L << inLast);
    RawMemory.putInt(record + HEAP_ID, heapId);
  }

  /// Marks a record as not in use.
  public static void retire(long record) {
    RawMemory.putInt(record + HEAP_ID, 0);
  }

  public static long base(long record) {
    return RawMemory.getLongAligned(record);
  }

  public static int heapId(long record) {
    return RawMemory.getInt(record + HEAP_ID);
  }

  public static int sizeClass(long record) {
    return RawMemory.getInt(record + CLASS);
  }

  public static int blockSize(long record) {
    return RawMemory.getInt(record + BLOCK_SIZE);
  }

  public static int count(long record) {
    return RawMemory.getInt(record + COUNT);
  }

  public static int inUse(long record) {
    return RawMemory.getInt(record + IN_USE);
  }

  public static long bytes(long record) {
    return RawMemory.getLongAligned(record + BYTES);
  }

  static long previous(long record) {
    return RawMemory.getLongAligned(record + PREVIOUS);
  }

  /// The next slab in a list.
  public static long next(long record) {
    return RawMemory.getLongAligned(record + NEXT);
  }

  static void setPrevious(long record, long other) {
    RawMemory.putLongAligned(record + PREVIOUS, other);
  }

  /// Sets the next slab in a list.
  public static void setNext(long record, long other) {
    RawMemory.putLongAligned(record + NEXT, other);
  }

  /// The id of the thread cache that the slab belongs to.
  public static int cache(long record) {
    return RawMemory.getIntVolatile(record + CACHE);
  }

  public static void setCache(long record, int cache) {
    RawMemory.putIntVolatile(record + CACHE, cache);
  }

  /// Whether a page of the slab is marked as having pending remote frees.
  ///
  /// @param page the bit for the page ([SlabDirectory#pageBit])
  public static boolean isPending(long record, int page) {
    return (RawMemory.getIntVolatile(record + PENDING) & page) != 0;
  }

  /// Marks pages of the slab as having pending remote frees.
  ///
  /// @return whether none was marked before: the caller then pushes the slab onto its cache's stack
  ///   of such slabs
  public static boolean markPending(long record, int pages) {
    return RawMemory.getAndSetBits(record + PENDING, pages) == 0;
  }

  /// Unmarks all pages, for a slab that was taken off that stack.
  ///
  /// @return the bits of the pages that were marked
  public static int takePendingPages(long record) {
    return RawMemory.getAndSet(record + PENDING, 0);
  }

  /// The next slab on that stack.
  public static long nextPending(long record) {
    return RawMemory.getLongAligned(record + NEXT_PENDING);
  }

  public static void setNextPending(long record, long other) {
    RawMemory.putLongAligned(record + NEXT_PENDING, other);
  }

  /// Whether every block is in use.
  static boolean isFull(long record) {
    return inUse(record) == count(record);
  }

  /// Takes the first block that is not in use. There must be one.
  ///
  /// @return its index
  static int take(long record) {
    int word = RawMemory.getInt(record + HINT);
    long bits = RawMemory.getLongAligned(bits(record, word));
    while (bits == -1L) {
      bits = RawMemory.getLongAligned(bits(record, ++word));
    }
    RawMemory.putLongAligned(bits(record, word), bits | (bits + 1));
    RawMemory.putInt(record + HINT, word);
    RawMemory.putInt(record + IN_USE, inUse(record) + 1);
    return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(~bits);
  }

  /// Takes the first blocks that are not in use, up to `max`. There must be one.
  ///
  /// @param last where the first address is stored, encoded ([PointerCode]); the others go before
  ///   it, one by one
  /// @return the number of blocks
  static int take(long record, int max, long last) {
    int wanted = Math.min(max, count(record) - inUse(record));
    long size = (long) blockSize(record) << PointerCode.SHIFT;
    long base = base(record) << PointerCode.SHIFT;
    int word = RawMemory.getInt(record + HINT) - 1;
    long at = last;
    for (int left = wanted; left > 0; ) {
      word++;
      long address = bits(record, word);
      long free = ~RawMemory.getLongAligned(address);
      long rest = free;
      for (; rest != 0 && left > 0; left--, rest &= rest - 1) {
        long index = ((long) word << WORD_SHIFT) + Long.numberOfTrailingZeros(rest);
        RawMemory.putLongAligned(at, base + index * size);
        at -= Long.BYTES;
      }
      RawMemory.putLongAligned(address, ~rest);
    }
    RawMemory.putInt(record + HINT, word);
    RawMemory.putInt(record + IN_USE, inUse(record) + wanted);
    return wanted;
  }

  /// Releases a block that is in use.
  static void release(long record, int index) {
    int word = index >>> WORD_SHIFT;
    long address = bits(record, word);
    RawMemory.putLongAligned(address, RawMemory.getLongAligned(address) & ~(1L << index));
    if (word < RawMemory.getInt(record + HINT)) {
      RawMemory.putInt(record + HINT, word);
    }
    RawMemory.putInt(record + IN_USE, inUse(record) - 1);
  }

  /// Releases a run of blocks that are in use, as far as consecutive addresses are of this slab.
  ///
  /// @param first where the first address is stored, encoded ([PointerCode]), which is of this
  ///   slab; the others follow
  /// @param end past the last one
  /// @return past the last one that was released
  static long releaseRun(long record, long first, long end) {
    long base = base(record);
    long bytes = bytes(record);
    long reciprocal = RawMemory.getLongAligned(record + RECIPROCAL);
    long lowest = bytes;
    long at = first;
    for (; at < end; at += Long.BYTES) {
      long offset = (RawMemory.getLongAligned(at) >>> PointerCode.SHIFT) - base;
      if (offset < 0 || offset >= bytes) {
        break;
      }
      long index = (offset * reciprocal) >>> 32;
      long word = bits(record, (int) (index >>> WORD_SHIFT));
      RawMemory.putLongAligned(word, RawMemory.getLongAligned(word) & ~(1L << index));
      lowest = Math.min(lowest, index);
    }
    int word = (int) (lowest >>> WORD_SHIFT);
    RawMemory.putInt(record + HINT, Math.min(word, RawMemory.getInt(record + HINT)));
    RawMemory.putInt(record + IN_USE, inUse(record) - (int) ((at - first) / Long.BYTES));
    return at;
  }

  /// Whether the block with an index is in use.
  public static boolean isInUse(long record, int index) {
    return (RawMemory.getLongAligned(bits(record, index >>> WORD_SHIFT)) >>> index & 1) != 0;
  }

  /// The index of the block that contains an address of the slab; the count for an address past the
  /// last block.
  public static int indexOf(long record, long address) {
    long offset = address - base(record);
    long index = (offset * RawMemory.getLongAligned(record + RECIPROCAL)) >>> 32;
    return Math.min((int) index, count(record));
  }

  /// Address of the block with an index.
  public static long addressOf(long record, int index) {
    return base(record) + (long) index * blockSize(record);
  }

  /// Bytes of a block that were not requested, where the heap keeps exact sizes.
  public static int slack(long record, int index) {
    long address = slackOf(record, index);
    return (RawMemory.getByte(address) & 0xff) | ((RawMemory.getByte(address + 1) & 0xff) << 8);
  }

  public static void setSlack(long record, int index, int slack) {
    long address = slackOf(record, index);
    RawMemory.putByte(address, (byte) slack);
    RawMemory.putByte(address + 1, (byte) (slack >>> 8));
  }

  private static int words(int count) {
    return (count + Long.SIZE - 1) >>> WORD_SHIFT;
  }

  private static long slackOf(long record, int index) {
    return bits(record, words(count(record))) + (long) index * Short.BYTES;
  }

  private static long bits(long record, int word) {
    return record + HEADER + (long) word * Long.BYTES;
  }
}
