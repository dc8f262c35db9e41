package org.freehold.win32.internal.movable;

import java.util.Arrays;

/// Which entry of the handle table a block belongs to: a hash table from addresses to entries, with
/// linear probing, at most half full.
///
/// Only [#prepare] makes Java objects, so that a block which has moved can be entered whatever is
/// exhausted.
final class BlockIndex {

  /// No entry has the block.
  static final int NONE = -1;

  /// Blocks are multiples of 8, so these are the bits that differ.
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private long[] blocks = {0, 0};
  private int[] entries = {0, 0};

  /// Makes room for so many blocks; a power of two.
  void prepare(int count) {
    if (blocks.length < 2 * count) {
      long[] oldBlocks = blocks;
      int[] oldEntries = entries;
      long[] moreBlocks = new long[2 * count];
      int[] moreEntries = new int[2 * count];
      blocks = moreBlocks;
      entries = moreEntries;
      for (int i = 0; i < oldBlocks.length; i++) {
        if (oldBlocks[i] != 0) {
          put(oldBlocks[i], oldEntries[i]);
        }
      }
    }
  }

  private int slotOf(long block) {
    return (int) ((block * SPREAD) >>> 40) & (blocks.length - 1);
  }

  private int after(int slot) {
    return (slot + 1) & (blocks.length - 1);
  }

  /// The slot of a block, or the free one where it would be.
  private int find(long block) {
    int slot = slotOf(block);
    while (blocks[slot] != 0 && blocks[slot] != block) {
      slot = after(slot);
    }
    return slot;
  }

  /// Enters a block, or gives it to another entry.
  void put(long block, int entry) {
    int slot = find(block);
    blocks[slot] = block;
    entries[slot] = entry;
  }

  /// The entry that has a block, or [#NONE].
  int get(long block) {
    int slot = find(block);
    return blocks[slot] == 0 ? NONE : entries[slot];
  }

  /// Removes a block, if it is there.
  void remove(long block) {
    int hole = find(block);
    if (blocks[hole] == 0) {
      return;
    }
    // Those behind the hole that would no longer be found move into it.
    for (int slot = after(hole); blocks[slot] != 0; slot = after(slot)) {
      int home = slotOf(blocks[slot]);
      boolean isReachable =
          hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
      if (!isReachable) {
        blocks[hole] = blocks[slot];
        entries[hole] = entries[slot];
        hole = slot;
      }
    }
    blocks[hole] = 0;
  }

  /// Removes all.
  void clear() {
    Arrays.fill(blocks, 0);
  }
}
