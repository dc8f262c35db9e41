package org.freehold.lab.policy.moving;

import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// Relocatable blocks and handles, as in the first Macintosh and in 16-bit Windows: a handle is the
/// address of a *master pointer*, which the allocator keeps, and through which the program reaches
/// the block. So blocks may be moved: when a block does not fit at the end and enough is free in
/// between, a sliding compaction (Jonkers 1979) moves all live blocks down, and all free memory is
/// one range again.
///
/// The master pointers are at the start of the area; above them are the blocks, each after a header
/// with its size and its handle. A free block has the handle 0.
public final class CompactingHandles implements Policy {

  private static final long UNIT = 16;
  private static final long HEADER = 16;
  private static final long POINTER = 8;

  /// A compaction frees at least that many bytes.
  private static final long MIN_GAIN = 64 << 10;

  private final Area area;
  private final long handlesEnd;
  private final long data;
  private final int waste;

  private long freshHandle;
  private long freeHandle;
  private long top;
  private long committedTop;
  private long freeBytes;
  private long moves;

  /// Makes the policy.
  ///
  /// @param waste percent of the data that may be free before a compaction
  public CompactingHandles(Area area, int waste) {
    this.area = area;
    this.waste = waste;
    this.freshHandle = area.base() + POINTER;
    this.handlesEnd = (area.base() + area.limit() / 8) & -area.pageSize();
    this.data = handlesEnd;
    this.top = data;
    this.committedTop = data;
  }

  @Override
  public Area area() {
    return area;
  }

  private static long blockSize(long size) {
    return HEADER + Math.max(UNIT, (size + UNIT - 1) & -UNIT);
  }

  @Override
  public long allocate(long size) {
    if (size > area.limit()) {
      return 0;
    }
    long bytes = blockSize(size);
    if (top + bytes > committedTop && isWorthCompacting()) {
      compact();
    }
    long handle = reserve(bytes) ? takeHandle() : 0;
    if (handle != 0) {
      place(handle, bytes);
    }
    return handle;
  }

  private void place(long handle, long bytes) {
    area.putLong(top, bytes);
    area.putLong(top + 8, handle);
    area.putLong(handle, top + HEADER);
    top += bytes;
  }

  private boolean isWorthCompacting() {
    return freeBytes >= MIN_GAIN && freeBytes * 100 >= (top - data) * waste;
  }

  private boolean reserve(long bytes) {
    if (top + bytes > area.base() + area.limit()) {
      return false;
    }
    if (top + bytes > committedTop) {
      if (!area.commit(committedTop, top + bytes - committedTop)) {
        return false;
      }
      committedTop = (top + bytes + area.pageSize() - 1) & -area.pageSize();
    }
    return true;
  }

  private long takeHandle() {
    long handle = freeHandle;
    if (handle != 0) {
      freeHandle = area.getLong(handle);
      return handle;
    }
    if (freshHandle + POINTER > handlesEnd || !area.commit(freshHandle, POINTER)) {
      return 0;
    }
    handle = freshHandle;
    freshHandle += POINTER;
    return handle;
  }

  @Override
  public void free(long handle) {
    long block = area.getLong(handle) - HEADER;
    release(block);
    area.putLong(handle, freeHandle);
    freeHandle = handle;
  }

  private void release(long block) {
    long bytes = area.getLong(block);
    if (block + bytes == top) {
      top = block;
    } else {
      area.putLong(block + 8, 0);
      freeBytes += bytes;
    }
  }

  @Override
  public long reallocate(long handle, long oldSize, long newSize) {
    if (newSize > area.limit()) {
      return 0;
    }
    long bytes = blockSize(newSize);
    if (bytes <= HEADER + usableSize(handle)) {
      return handle;
    }
    if (top + bytes > committedTop && isWorthCompacting()) {
      compact();
    }
    if (!reserve(bytes)) {
      return 0;
    }
    long old = area.getLong(handle) - HEADER;
    place(handle, bytes);
    area.copy(old + HEADER, area.getLong(handle), Math.min(oldSize, newSize));
    release(old);
    return handle;
  }

  /// Compacts: slides all live blocks down.
  private void compact() {
    long to = data;
    for (long from = data; from < top; ) {
      long bytes = area.getLong(from);
      long handle = area.getLong(from + 8);
      if (handle != 0) {
        if (to != from) {
          area.copy(from, to, bytes);
          area.putLong(handle, to + HEADER);
        }
        to += bytes;
      }
      from += bytes;
    }
    top = to;
    freeBytes = 0;
    moves++;
    trim();
  }

  /// Decommits what lies above the top, except for the room that blocks will need until the next
  /// compaction.
  private void trim() {
    long room = (top - data) * waste / 100;
    long keep = (top + room + area.pageSize() - 1) & -area.pageSize();
    if (keep < committedTop) {
      area.decommit(keep, committedTop - keep);
      committedTop = keep;
    }
  }

  @Override
  public long addressOf(long handle) {
    return area.getLong(handle);
  }

  @Override
  public long moves() {
    return moves;
  }

  @Override
  public long usableSize(long handle) {
    return area.getLong(area.getLong(handle) - HEADER) - HEADER;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (long block = data; block < top; block += area.getLong(block)) {
      if (area.getLong(block + 8) == 0) {
        visitor.range(block, area.getLong(block));
      }
    }
    if (committedTop > top) {
      visitor.range(top, committedTop - top);
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    visitor.part(PartVisitor.Kind.TABLE, area.base(), freshHandle - area.base());
    for (long block = data; block < top; block += area.getLong(block)) {
      visitor.part(PartVisitor.Kind.HEADER, block, HEADER);
    }
  }

  @Override
  public void check() {
    long free = 0;
    for (long block = data; block < top; block += area.getLong(block)) {
      long bytes = area.getLong(block);
      long handle = area.getLong(block + 8);
      HeapCheckException.require(
          bytes >= HEADER + UNIT && bytes <= top - block, "a block has a wrong size", block);
      if (handle == 0) {
        free += bytes;
      } else {
        HeapCheckException.require(
            handle > area.base() && handle < freshHandle, "a block has a wrong handle", block);
        HeapCheckException.require(
            area.getLong(handle) == block + HEADER, "its master pointer leads elsewhere", block);
      }
    }
    HeapCheckException.requireEqual(free, freeBytes, "free bytes between blocks");
  }
}
