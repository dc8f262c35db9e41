package org.freehold.object.internal.movable;

import org.freehold.Bytes;
import org.freehold.heap.HeapCorruptionException;

/// Checks a movable heap: every table against the blocks that it names, every count against what it
/// counts, every list against its members. O(n) for n entries.
///
/// Not thread-safe: called with the heap's lock held.
final class MovableChecker {

  private final Placement placement;
  private final Ground ground;
  private long blocks;
  private long locked;
  private long requested;
  private long liveInChunks;
  private long committed;
  private long discardable;

  MovableChecker(Placement placement, Ground ground) {
    this.placement = placement;
    this.ground = ground;
  }

  /// Checks everything.
  ///
  /// @param expectedBlocks live blocks as the engine counts them
  /// @param expectedLocked locked ones
  /// @throws HeapCorruptionException naming what does not hold
  void check(long expectedBlocks, long expectedLocked) {
    int chunks = 0;
    for (Chunk each = placement.lists.first(); each != null; each = placement.lists.after(each)) {
      checkChunk(each);
      chunks++;
    }
    for (LargeHome each = placement.firstLarge(); each != null; each = each.next) {
      checkLarge(each);
    }
    requireEqual(chunks, placement.lists.count(), "chunks in lists");
    requireEqual(blocks, expectedBlocks, "live blocks");
    requireEqual(locked, expectedLocked, "locked blocks");
    requireEqual(requested, placement.requested(), "requested bytes");
    requireEqual(liveInChunks, placement.liveInChunks(), "live bytes in chunks");
    requireEqual(committed, ground.committed(), "committed bytes");
    checkUsage();
  }

  private void checkChunk(Chunk chunk) {
    int live = 0;
    int lockedHere = 0;
    int firstGarbage = chunk.count;
    int at = 0;
    for (int i = 0; i < chunk.count; i++) {
      Block block = chunk.blocks[i];
      require(chunk.offsets[i] >= at && (i > 0 || at == 0), "entries are in order", chunk, i);
      at = chunk.offsets[i];
      if (block == null) {
        firstGarbage = Math.min(firstGarbage, i);
        continue;
      }
      require(block.home == chunk && block.index() == i, "the block knows its entry", chunk, i);
      require(chunk.unitsOf(i) > 0, "a block has a length", chunk, i);
      require(block.slack() <= 1 << chunk.shift, "slack is within a unit", chunk, i);
      require(chunk.isCommitted(i), "a block's pages are committed", chunk, i);
      live += chunk.unitsOf(i);
      lockedHere += block.locks() == 0 ? 0 : 1;
      count(block, chunk);
    }
    require(chunk.count == 0 || chunk.offsets[0] == 0, "entries begin at 0", chunk, 0);
    require(chunk.count == 0 ? chunk.top == 0 : chunk.top >= at, "the end is last", chunk, 0);
    require(chunk.top <= chunk.capacity, "the end is inside", chunk, 0);
    require(chunk.count <= chunk.capacity, "there are no more entries than units", chunk, 0);
    require(chunk.count == 0 || chunk.blocks[chunk.count - 1] != null, "a block is last", chunk, 0);
    require(chunk.firstGarbage <= firstGarbage, "no garbage before the first", chunk, firstGarbage);
    for (int i = chunk.count; i < chunk.blocks.length; i++) {
      require(chunk.blocks[i] == null, "no block behind the last entry", chunk, i);
    }
    requireEqual(live, chunk.live, "live units of a chunk");
    requireEqual(lockedHere, chunk.locked, "locked blocks of a chunk");
    placement.lists.check(chunk);
    liveInChunks += (long) live << chunk.shift;
    committed += chunk.committedBytes();
  }

  private void checkLarge(LargeHome home) {
    Block block = home.block;
    require(block.home == home, "a large block knows its home", home.address);
    require(home.size <= home.bytes, "a large block has its pages", home.address);
    requireEqual(home.locked, block.locks() == 0 ? 0 : 1, "locked large block");
    committed += home.bytes;
    count(block, home);
  }

  private void count(Block block, Home home) {
    require(!block.wasFreed(), "a block in a table is live", home.addressOf(block));
    blocks++;
    locked += block.locks() == 0 ? 0 : 1;
    requested += home.sizeOf(block);
    discardable += block.isDiscardable() && block.locks() == 0 ? 1 : 0;
  }

  private void checkUsage() {
    long listed = 0;
    DiscardableBlock before = null;
    for (DiscardableBlock each = placement.usage.oldest();
        each != null;
        each = placement.usage.after(each)) {
      require(placement.usage.before(each) == before, "the list by use is linked both ways", 0);
      require(each.home != null && each.locks() == 0, "only unlocked live blocks are listed", 0);
      before = each;
      listed++;
    }
    require(placement.usage.newest() == before, "the list by use ends with the newest", 0);
    requireEqual(listed, placement.usage.count(), "blocks in the list by use");
    requireEqual(listed, discardable, "discardable blocks");
  }

  private static void requireEqual(long found, long expected, String what) {
    if (found != expected) {
      throw new HeapCorruptionException(
          "INV-MOVABLE-01 counts agree: " + what + ", found=" + found + " expected=" + expected);
    }
  }

  private static void require(boolean holds, String invariant, Chunk chunk, int index) {
    if (!holds) {
      throw new HeapCorruptionException(
          "INV-MOVABLE-02 "
              + invariant
              + ", chunk="
              + Bytes.address(chunk.base)
              + " entry="
              + index);
    }
  }

  private static void require(boolean holds, String invariant, long address) {
    if (!holds) {
      throw new HeapCorruptionException(
          "INV-MOVABLE-03 " + invariant + (address == 0 ? "" : " at " + Bytes.address(address)));
    }
  }
}
