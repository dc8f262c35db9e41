package org.freehold.heap.internal.slab;

import java.nio.ByteOrder;
import org.freehold.vm.internal.RawMemory;

/// What is known of the blocks that begin in 32 granules: a word of 8 bytes in the map of slabs
/// ([SlabDirectory]), spoken of by its address. A block is a bit in both halves of it.
///
/// ```
///   4 bytes live    a live block begins here
///   4 bytes remote  this block was freed by a thread that may not write its live bit
/// ```
///
/// Concurrency: live bits are written by one thread at a time, the one that has the slab's cache to
/// itself (`ThreadCache`). In a slab where no other thread frees blocks it does so with plain
/// accesses to their half. Where others do (`RemoteFrees`), both halves are looked at and changed
/// in one step: so of any number of frees of a live block one succeeds, and nobody sees one bit of
/// a block change without the other. Live bits are set with plain accesses in both.
public final class BlockBits {

  /// A word is for `1 << GRANULES_SHIFT` granules.
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

  /// Clears the live bit of a block that nobody has freed, where other threads may try to.
  ///
  /// @return whether it was done; when not, the block is not live
  public static boolean tryFreeLocal(long word, int bit) {
    return tryFlip(word, bit, LIVE_SHIFT);
  }

  /// Sets the remote bit of a block that nobody has freed. Any thread may.
  ///
  /// @return whether it was done; when not, the block is not live
  public static boolean tryFreeRemote(long word, int bit) {
    return tryFlip(word, bit, REMOTE_SHIFT);
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

  /// Clears both bits of the blocks that have their remote bit set, for who may write live bits.
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

  /// How many blocks have their remote bit set.
  public static int remoteFreed(long word) {
    return Integer.bitCount(remoteFreedIn(RawMemory.getLongAcquire(word)));
  }

  private static int liveIn(long bits) {
    return (int) (bits >>> LIVE_SHIFT) & ~(int) (bits >>> REMOTE_SHIFT);
  }

  private static int remoteFreedIn(long bits) {
    return (int) (bits >>> LIVE_SHIFT) & (int) (bits >>> REMOTE_SHIFT);
  }
}
