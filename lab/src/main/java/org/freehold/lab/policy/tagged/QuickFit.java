package org.freehold.lab.policy.tagged;

import org.freehold.lab.Area;
import org.freehold.lab.HeapCheckException;

/// Quick fit (Weinstock & Wulf 1988): programs request few small sizes again and again, so that
/// each small size has a quick list. A freed small block is pushed on its list and stays marked as
/// allocated in its tags, so that it does not coalesce; the next request for the size takes it in a
/// few instructions. The other sizes are served by first fit. Only when that finds nothing are all
/// lists flushed and their blocks coalesced.
public final class QuickFit extends TaggedHeap {

  private final int lists;
  private final long base;
  private long cached;

  /// Makes the heap.
  ///
  /// @param lists number of quick lists: one for each block size below that multiple of the
  ///   alignment
  public QuickFit(Area area, FreeIndex tail, Layout layout, int lists) {
    super(area, tail, layout, lists);
    this.lists = lists;
    this.base = area.base();
  }

  private boolean isQuick(long size) {
    return size / alignment() < lists;
  }

  /// The control word that has the head of a size's list.
  private long list(long size) {
    return base + size / alignment() * tags().wordSize();
  }

  @Override
  public long allocate(long request) {
    long size = tags().blockSize(request);
    if (size < 0) {
      return BoundaryTags.NONE;
    }
    if (isQuick(size)) {
      long block = tags().link(list(size));
      if (block != BoundaryTags.NONE) {
        tags().putLink(list(size), tags().link(block));
        cached -= size;
        return block;
      }
    }
    return allocateBlock(size);
  }

  @Override
  public void free(long block) {
    long size = tags().size(block);
    if (isQuick(size)) {
      tags().putLink(block, tags().link(list(size)));
      tags().putLink(list(size), block);
      cached += size;
    } else {
      super.free(block);
    }
  }

  @Override
  long makeRoom(long size) {
    if (cached > 0) {
      flush();
      long block = index().find(size);
      if (block != BoundaryTags.NONE) {
        return block;
      }
    }
    return super.makeRoom(size);
  }

  private void flush() {
    for (int i = 0; i < lists; i++) {
      long head = base + (long) i * tags().wordSize();
      while (tags().link(head) != BoundaryTags.NONE) {
        long block = tags().link(head);
        tags().putLink(head, tags().link(block));
        release(block, true);
      }
    }
    cached = 0;
  }

  @Override
  public long cachedBytes() {
    return cached;
  }

  @Override
  public void check() {
    super.check();
    long found = 0;
    for (int i = 0; i < lists; i++) {
      long head = base + (long) i * tags().wordSize();
      for (long block = tags().link(head); block != BoundaryTags.NONE; block = tags().link(block)) {
        HeapCheckException.require(
            !tags().isFree(block) && tags().size(block) == (long) i * alignment(),
            "the block is on a wrong quick list",
            block);
        found += tags().size(block);
      }
    }
    HeapCheckException.requireEqual(found, cached, "bytes on quick lists");
  }
}
