package org.freehold.heap.internal.debug;

import org.freehold.heap.DebugOption;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.detect.BlockList;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.detect.Pattern.Damage;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The larger blocks of a debug heap: takes them from the heap below, checks that nobody has
/// written to one since it was freed, and returns them.
///
/// A block that is to be returned is *leaving*: it is in a list of such blocks until the heap below
/// has it back. Entering the list cannot fail, so a request that is served has nothing left to do
/// that could, and one that is cut short loses no block: what is still in the list goes back with a
/// later call.
///
/// Not thread-safe; the heap's lock is held.
final class LargerBlocks {

  private final SizeRoutedBlocks below;
  private final Memory memory;
  private final DebugBlockTable table;
  private final DamageFinder finder;
  private final boolean checksFree;
  private final BlockList<DebugBlock> leaving = new BlockList<>();

  LargerBlocks(
      HeapOptions options, SizeRoutedBlocks below, DebugBlockTable table, DamageFinder finder) {
    this.below = below;
    this.memory = options.space().memory();
    this.table = table;
    this.finder = finder;
    this.checksFree = options.debugging().has(DebugOption.FREE_CHECK);
  }

  /// Takes a larger block for a new block, which is in the table from then on.
  ///
  /// @param block a record without a place
  /// @param head bytes before the block's own
  /// @return whether memory was available
  boolean tryTake(DebugBlock block, long head, long bytes, long alignment) {
    long start = below.allocateAligned(bytes, alignment);
    if (start == 0) {
      return false;
    }
    block.start = start;
    block.bytes = bytes;
    block.address = start + head;
    block.isFilled = checksFree;
    table.add(block);
    return true;
  }

  /// Completes the record of a block that was just taken, and checks its memory.
  ///
  /// @return what is wrong there, which is repaired; null when nothing is
  @Nullable Violation damageOfTaken(String operation, DebugBlock block) {
    block.bytes = below.blockBytes(block.start);
    return below.isLarge(block.start) ? null : repaired(operation, block.start, block.end());
  }

  /// Checks a part of a free range.
  ///
  /// @return what is wrong there, which is repaired; null when nothing is
  @Nullable Violation repaired(String operation, long from, long end) {
    Damage damage = finder.inFreeRange(from, end);
    if (damage == null) {
      return null;
    }
    Violation violation = finder.ofFreeRange(operation, from, end, damage);
    Pattern.FREED.fill(memory, damage.first(), damage.last() - damage.first() + 1);
    return violation;
  }

  /// Whether the free ranges around a block hold the pattern.
  boolean areFreeRangesFilled(DebugBlock block) {
    return checksFree && !below.isLarge(block.start);
  }

  /// Resizes a larger block in place, without a look at its contents.
  ///
  /// @return whether that was possible; the record has the new length then
  boolean tryResize(DebugBlock block, long bytes) {
    if (!below.resizeInPlace(block.start, bytes)) {
      return false;
    }
    block.bytes = below.blockBytes(block.start);
    return true;
  }

  /// Has a block leave that is not live and in no list. Cannot fail.
  void leave(DebugBlock block) {
    leaving.addFirst(block);
  }

  /// Returns the blocks that leave, the newest first.
  void settle() {
    for (DebugBlock block = leaving.first(); block != null; block = leaving.first()) {
      if (!block.isFilled && areFreeRangesFilled(block)) {
        Pattern.FREED.fill(memory, block.start, block.bytes);
        block.isFilled = true;
      }
      giveBack(block);
    }
  }

  /// Returns the first block that leaves. If that fails the block stays, unless the heap below has
  /// it all the same.
  private void giveBack(DebugBlock block) {
    try {
      below.free(block.start);
    } finally {
      if (!below.isBlock(block.start)) {
        DebugBlock _ = leaving.removeFirst();
        table.remove(block);
      }
    }
  }

  /// Number of blocks that leave, which is 0 unless returning one has failed.
  int leavingCount() {
    return leaving.count();
  }

  /// Bytes of the blocks that leave.
  long leavingBytes() {
    long bytes = 0;
    for (DebugBlock block = leaving.first(); block != null; block = leaving.after(block)) {
      bytes += block.bytes;
    }
    return bytes;
  }

  /// Forgets everything, when the heap is closed.
  void clear() {
    leaving.clear();
  }
}
