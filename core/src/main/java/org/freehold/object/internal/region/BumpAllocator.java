package org.freehold.object.internal.region;

import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The bump allocator of a region: where the next block begins.
///
/// ```
///   base    base + 64            next              limit             base + size
///    │ header │ blocks             │ free            │ not committed      │
///                       dirtyEnd ──┴── or anywhere to the right or left
/// ```
///
/// Invariants: `base + 64 ≤ next ≤ limit ≤ base + size`, once a region that can grow has a block;
/// every byte at or above `dirtyEnd` and `next` is zero; `alignment` is the largest that a block
/// had, so that a copy knows what start it needs. In a mapped region and in a closed one `limit` is
/// not above `next`, so that the fast path serves nothing and needs no test of its own.
///
/// The one write of an allocation is that of `next`. What needs a system call or an object comes
/// before the fields change (`internal.change`).
///
/// One thread at a time.
public final class BumpAllocator {

  private static final int COPY_BYTES = 64 << 10;

  private final RegionMemory pages;
  private final Memory memory;
  private final long base;
  private long next;
  private long limit;
  private long dirtyEnd;
  private long alignment;
  private boolean isOpen = true;
  private boolean hasMemory = true;

  /// Makes an allocator: an empty one, or that of a mapped file, which is full.
  ///
  /// @param pages that it allocates from
  public BumpAllocator(RegionMemory pages) {
    this.pages = pages;
    this.memory = pages.space().memory();
    this.base = pages.base();
    this.dirtyEnd = base + pages.dirty();
    if (pages instanceof FileView view) {
      this.next = base + view.size();
      this.limit = base;
      this.alignment = view.alignment();
    } else {
      this.next = base + RegionHeader.BYTES;
      this.limit = base + pages.committed();
      this.alignment = pages.space().info().mallocAlignment();
    }
  }

  /// Allocates a block.
  ///
  /// @throws OutOfMemoryException when it is refused; nothing has changed then
  public long allocate(long size, long wanted) {
    long start = (next + wanted - 1) & -wanted;
    if (isKnown(wanted) && size > 0 && size <= limit - start) {
      next = start + size;
      return start;
    }
    return allocateSlow(size, wanted, true);
  }

  /// Allocates a block.
  ///
  /// @return 0 when it is refused
  public long tryAllocate(long size, long wanted) {
    long start = (next + wanted - 1) & -wanted;
    if (isKnown(wanted) && size > 0 && size <= limit - start) {
      next = start + size;
      return start;
    }
    return allocateSlow(size, wanted, false);
  }

  /// Allocates a block whose bytes are zero.
  public long allocateZeroed(long size, long wanted) {
    long start = allocate(size, wanted);
    if (start < dirtyEnd) {
      memory.fill(start, Math.min(size, dirtyEnd - start), (byte) 0);
    }
    return start;
  }

  /// Whether an alignment is legal and no larger than one before: the fast path needs no more.
  private boolean isKnown(long wanted) {
    return wanted > 0 && wanted <= alignment && (wanted & (wanted - 1)) == 0;
  }

  private long allocateSlow(long size, long wanted, boolean mustSucceed) {
    requireGrowing();
    requireAlignment(wanted);
    long bytes = Math.max(1, size);
    long start = (next + wanted - 1) & -wanted;
    boolean isTooLarge = size < 0 || bytes > Long.MAX_VALUE - start;
    if (isTooLarge || bytes > limit - start) {
      long needed = isTooLarge ? Long.MAX_VALUE : start - base + bytes;
      StackReserve.require();
      if (!pages.tryGrow(needed)) {
        return refuse(needed, mustSucceed);
      }
      limit = base + pages.committed();
    }
    alignment = Math.max(alignment, wanted);
    next = start + bytes;
    return start;
  }

  private long refuse(long needed, boolean mustSucceed) {
    if (mustSucceed) {
      throw new OutOfMemoryException(pages.whyNotGrown(needed));
    }
    return 0;
  }

  /// Discards all blocks, and keeps the memory.
  public void reset() {
    requireGrowing();
    dirtyEnd = isEmpty() ? dirtyEnd : Math.max(dirtyEnd, next);
    next = base + RegionHeader.BYTES;
  }

  /// Returns to the system the pages that no block is in.
  public void trim() {
    requireOpen();
    if (pages instanceof FileView) {
      return;
    }
    StackReserve.require();
    limit = next; // If the call is cut, the next block asks for its pages again.
    pages.trim(isEmpty() ? 0 : next - base);
    limit = base + pages.committed();
    dirtyEnd = Math.min(dirtyEnd, limit);
  }

  /// Gives the memory back; when called again, what is left of it.
  public void close() {
    isOpen = false;
    next = 0;
    limit = 0;
    if (hasMemory) {
      pages.release();
      hasMemory = false;
    }
  }

  /// Whether another allocator may be the target of [#copyTo].
  ///
  /// @throws IllegalArgumentException when it is not empty, or cannot have the alignment
  public void requireTarget(BumpAllocator target) {
    requireOpen();
    target.requireGrowing();
    if (!target.isEmpty()) {
      throw new IllegalArgumentException(
          "the target of a copy must be empty, and has " + target.used() + " bytes");
    }
    target.requireAlignment(alignment);
  }

  /// Copies all blocks to an empty allocator.
  ///
  /// @throws OutOfMemoryException when the target cannot grow enough; it is as it was then
  public void copyTo(BumpAllocator target) {
    requireTarget(target);
    StackReserve.require();
    long used = used();
    byte @Nullable [] buffer = sharesMemory(target) ? null : new byte[COPY_BYTES];
    if (used > target.limit - target.base) {
      if (!target.pages.tryGrow(used)) {
        throw new OutOfMemoryException(target.pages.whyNotGrown(used));
      }
      target.limit = target.base + target.pages.committed();
    }
    // If the copy is cut, these bytes are not zero any more, and not allocated.
    target.dirtyEnd = Math.max(target.dirtyEnd, target.base + used);
    copyBytes(target, used, buffer);
    target.alignment = Math.max(target.alignment, alignment);
    target.next = target.base + used;
  }

  /// Whether one copy can read here and write there.
  @SuppressWarnings("ReferenceEquality") // A space has one object for its memory.
  private boolean sharesMemory(BumpAllocator other) {
    return memory == other.memory;
  }

  private void copyBytes(BumpAllocator target, long used, byte @Nullable [] buffer) {
    long header = RegionHeader.BYTES;
    if (buffer == null) {
      memory.copy(base + header, target.base + header, used - header);
      return;
    }
    for (long at = header; at < used; at += buffer.length) {
      int length = (int) Math.min(buffer.length, used - at);
      memory.read(base + at, buffer, 0, length);
      target.memory.write(target.base + at, buffer, 0, length);
    }
  }

  /// Whether there is no block. The place of the header needs no memory then.
  private boolean isEmpty() {
    return next == base + RegionHeader.BYTES;
  }

  /// Whether a byte is in a block, or between two.
  ///
  /// @param offset from the start
  public boolean isAllocated(long offset) {
    return offset >= RegionHeader.BYTES && offset < next - base;
  }

  /// Whether a range is in blocks.
  ///
  /// @param offset from the start
  /// @param size bytes, not negative
  public boolean isAllocated(long offset, long size) {
    return offset >= RegionHeader.BYTES && offset <= next - base && size <= next - base - offset;
  }

  /// Bytes from the start to the end of the last block; 0 when closed.
  public long used() {
    return isOpen ? next - base : 0;
  }

  /// The largest alignment of a block.
  public long alignment() {
    return alignment;
  }

  public boolean isOpen() {
    return isOpen;
  }

  /// @throws IllegalStateException when it is closed
  public void requireOpen() {
    if (!isOpen) {
      throw new IllegalStateException("the region is closed");
    }
  }

  /// @throws IllegalStateException when it is closed, or a mapped file
  public void requireGrowing() {
    requireOpen();
    if (pages instanceof FileView view) {
      throw new IllegalStateException(
          "the region is mapped from "
              + view.file()
              + ", where nothing can be allocated; copy it to a new one");
    }
  }

  private void requireAlignment(long wanted) {
    if (wanted <= 0 || Long.bitCount(wanted) != 1 || wanted > pages.alignment()) {
      throw new IllegalArgumentException(
          "the alignment must be a power of two of at most "
              + pages.alignment()
              + ", alignment="
              + wanted);
    }
  }

  /// Checks the fields against each other.
  ///
  /// @throws IllegalStateException naming the first that is wrong
  public void validate() {
    requireOpen();
    long used = next - base;
    check(used >= RegionHeader.BYTES && used <= pages.size(), "used", used);
    check(isEmpty() || used <= pages.committed(), "committed", pages.committed());
    check(pages.committed() <= pages.size(), "committed", pages.committed());
    check(limit <= base + pages.committed(), "limit", limit - base);
    check(Long.bitCount(alignment) == 1 && alignment <= pages.alignment(), "alignment", alignment);
    check((base & (alignment - 1)) == 0, "base", base);
    check(dirtyEnd <= base + pages.committed(), "dirty", dirtyEnd - base);
  }

  private static void check(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalStateException("the region's bookkeeping is wrong, " + what + "=" + value);
    }
  }
}
