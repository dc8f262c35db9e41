package org.freehold.heap.internal.slab;

import java.nio.ByteOrder;
import org.freehold.vm.internal.RawMemory;

/// The live and remote bits of the blocks that begin in 32 granules: one 8-byte word of the page
/// map ([SlabDirectory]), passed around by its address. A block has a bit in each half.
///
/// ```
///   4 bytes live    a live block begins here
///   4 bytes remote  this block was freed by a thread that may not write its live bit
/// ```
///
/// Concurrency: live bits are written by one thread at a time, the one with exclusive access to the
/// slab's cache (`CacheOwnership`). In a slab where no other thread frees, it does so with plain
/// accesses to their half. Where others do (`RemoteFrees`), both halves are read and changed in one
/// atomic step: of any number of concurrent frees of a live block exactly one succeeds and the rest
/// are double frees, and nobody sees one bit of a block change without the other. Live bits are set
/// with plain accesses in both cases.
public final class BlockBits {

  /// A word covers `1 << GRANULES_SHIFT` granules.
  static final int GRANULES_SHIFT = 5;

  private static final int LIVE_SHIFT =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : Integer.SIZE;

  private static final int REMOTE_SHIFT = Integer.SIZE - LIVE_SHIFT;
  private static final long HALF = 0xffff_ffffL;
  private static final long BOTH_HALVES = 0x1_0000_0001L;

  private BlockBits() {}

  /// Sets a live bit.
  static void setLive(long word, int bit) {
    RawMemory.putInt(word, RawMemory.getInt(word) | bit);
  }

  /// Clears a live bit, in a slab where no other thread frees.
  static void clearLive(long word, int bit) {
    RawMemory.putInt(word, RawMemory.getInt(word) & ~bit);
  }

  /// Frees a block on behalf of its owner, where other threads may be freeing it too: clears its
  /// live bit if the block is live.
  ///
  /// @return whether the block was live; if not, nothing has changed
  public static boolean tryFreeLocal(long word, int bit) {
    return tryFlip(word, bit, LIVE_SHIFT);
  }

  /// Frees a block on behalf of any other thread: sets its remote bit if the block is live.
  ///
  /// @return whether the block was live; if not, nothing has changed
  public static boolean tryFreeRemote(long word, int bit) {
    return tryFlip(word, bit, REMOTE_SHIFT);
  }

  /// Collects remote frees: clears both bits of each block whose remote bit is set. For the thread
  /// that may write live bits.
  ///
  /// @return the bits of these blocks
  public static int collect(long word) {
    while (true) {
      long bits = RawMemory.getLongAcquire(word);
      int freed = remoteFreedIn(bits);
      if (freed == 0 || RawMemory.replaceLong(word, bits, bits & ~((freed & HALF) * BOTH_HALVES))) {
        return freed;
      }
    }
  }

  /// Whether a block is live: handed out, and freed by nobody.
  static boolean isLive(long word, int bit) {
    return (liveIn(RawMemory.getLongAcquire(word)) & bit) != 0;
  }

  /// Number of blocks whose remote bit is set.
  public static int remoteFreed(long word) {
    return Integer.bitCount(remoteFreedIn(RawMemory.getLongAcquire(word)));
  }

  private static boolean tryFlip(long word, int bit, int shift) {
    while (true) {
      long bits = RawMemory.getLongAcquire(word);
      if ((liveIn(bits) & bit) == 0) {
        return false;
      }
      if (RawMemory.replaceLong(word, bits, bits ^ (bit & HALF) << shift)) {
        return true;
      }
    }
  }

  /// The bits of the live blocks in a word.
  public static int liveIn(long bits) {
    return (int) (bits >>> LIVE_SHIFT) & ~(int) (bits >>> REMOTE_SHIFT);
  }

  private static int remoteFreedIn(long bits) {
    return (int) (bits >>> LIVE_SHIFT) & (int) (bits >>> REMOTE_SHIFT);
  }
}
