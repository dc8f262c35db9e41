package org.freehold.lab.policy;

import org.freehold.lab.Area;
import org.freehold.lab.HeapCheckException;

/// Quick fit (Weinstock & Wulf 1988): programs ask for few small sizes again and again, so there is
/// a list for each small size. A freed small block goes to its list as it is and stays marked as
/// allocated in its tags, so nobody merges it; the next request for the size takes it in a few
/// instructions. The tail of the sizes is served by first fit. Only when that finds nothing are all
/// lists given back and merged.
final class QuickFit extends TaggedHeap {

  private final int lists;
  private final long base;
  private long cached;

  /// Makes the heap.
  ///
  /// @param lists number of quick lists: block sizes up to so many times the alignment
  QuickFit(Area area, FreeIndex tail, Layout layout, int lists) {
    super(area, tail, layout, lists);
    this.lists = lists;
    this.base = area.base();
  }

  private boolean isQuick(long size) {
    return size / alignment() < lists;
  }

  /// The control word with the head of a size's list.
  private long list(long size) {
    return base + size / alignment() * wordSize();
  }

  @Override
  public long allocate(long request) {
    long size = blockSize(request);
    if (size < 0) {
      return FreeIndex.NONE;
    }
    if (isQuick(size)) {
      long block = link(list(size));
      if (block != FreeIndex.NONE) {
        putLink(list(size), link(block));
        cached -= size;
        return block;
      }
    }
    return allocateBlock(size);
  }

  @Override
  public void free(long block) {
    long size = size(block);
    if (isQuick(size)) {
      putLink(block, link(list(size)));
      putLink(list(size), block);
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
      if (block != FreeIndex.NONE) {
        return block;
      }
    }
    return super.makeRoom(size);
  }

  private void flush() {
    for (int i = 0; i < lists; i++) {
      long head = base + (long) i * wordSize();
      while (link(head) != FreeIndex.NONE) {
        long block = link(head);
        putLink(head, link(block));
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
      long head = base + (long) i * wordSize();
      for (long block = link(head); block != FreeIndex.NONE; block = link(block)) {
        HeapCheckException.require(
            !isFree(block) && size(block) == (long) i * alignment(),
            "the block is on a wrong quick list",
            block);
        found += size(block);
      }
    }
    HeapCheckException.requireEqual(found, cached, "bytes on quick lists");
  }
}
