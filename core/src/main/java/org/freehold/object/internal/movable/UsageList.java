package org.freehold.object.internal.movable;

import org.jspecify.annotations.Nullable;

/// The discardable blocks that are live and not locked, in the order of their last use: the end of
/// the last lock, or the allocation. A doubly linked list through the blocks, so that each change
/// is a few writes, and the victim is the first.
///
/// Not thread-safe: the heap's lock guards it.
final class UsageList {

  private @Nullable DiscardableBlock oldest;
  private @Nullable DiscardableBlock newest;
  private long count;

  /// The least recently used block; null when there is none.
  @Nullable DiscardableBlock oldest() {
    return oldest;
  }

  /// The next block by use.
  @Nullable DiscardableBlock after(DiscardableBlock block) {
    return block.newer;
  }

  /// The block before by use.
  @Nullable DiscardableBlock before(DiscardableBlock block) {
    return block.older;
  }

  @Nullable DiscardableBlock newest() {
    return newest;
  }

  /// Number of blocks.
  long count() {
    return count;
  }

  /// Makes a block, which is not in the list, the most recently used. Does nothing with a block
  /// that is not discardable.
  void add(Block added) {
    if (added instanceof DiscardableBlock block) {
      DiscardableBlock last = newest;
      block.older = last;
      block.newer = null;
      if (last == null) {
        oldest = block;
      } else {
        last.newer = block;
      }
      newest = block;
      count++;
    }
  }

  /// Removes a block that is in the list. Does nothing with a block that is not discardable.
  void remove(Block removed) {
    if (removed instanceof DiscardableBlock block) {
      DiscardableBlock older = block.older;
      DiscardableBlock newer = block.newer;
      if (older == null) {
        oldest = newer;
      } else {
        older.newer = newer;
      }
      if (newer == null) {
        newest = older;
      } else {
        newer.older = older;
      }
      block.older = null;
      block.newer = null;
      count--;
    }
  }
}
