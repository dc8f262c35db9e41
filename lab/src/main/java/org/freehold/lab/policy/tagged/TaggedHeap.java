package org.freehold.lab.policy.tagged;

import java.util.HashMap;
import java.util.Map;
import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// A heap with boundary tags, the textbook's allocator: it splits the free block that a [FreeIndex]
/// finds, coalesces a freed block with its free neighbours, and grows the area when no block is
/// large enough. [BoundaryTags] has the layout of the blocks.
///
/// Which free block serves a request is up to the index alone, so that first fit, segregated fit
/// and TLSF are this one class.
///
/// Invariants that `check` looks at, beyond those of the tags: with immediate coalescing no two
/// neighbours are free; the index holds the free blocks and nothing else.
public class TaggedHeap implements Policy {

  /// When free neighbours are coalesced.
  public enum Coalesce {
    /// As soon as a block is freed.
    IMMEDIATE,
    /// All at once, when a request finds no block.
    DEFERRED,
    /// Never.
    NONE
  }

  /// The choices that all heaps with boundary tags have.
  ///
  /// @param word bytes of a tag and of a link: 4 or 8; payloads are aligned to two words
  /// @param coalesce when free neighbours are coalesced
  /// @param split the smallest remainder of a block that is split off
  /// @param chunk the minimum growth of the area
  /// @param growInPlace whether a block may be resized where it is
  /// @param wilderness whether a free block at the end counts when the area grows
  public record Layout(
      int word,
      Coalesce coalesce,
      long split,
      long chunk,
      boolean growInPlace,
      boolean wilderness) {}

  private final Area area;
  private final FreeIndex index;
  private final Layout layout;
  private final BoundaryTags tags;

  public TaggedHeap(Area area, FreeIndex index, Layout layout) {
    this(area, index, layout, 0);
  }

  /// Makes a heap with control words of its own at the base, before those of the index.
  TaggedHeap(Area area, FreeIndex index, Layout layout, int ownWords) {
    this.area = area;
    this.index = index;
    this.layout = layout;
    this.tags = new BoundaryTags(area, layout.word(), ownWords + index.controlWords());
    index.attach(tags, tags.controlWord(ownWords));
    if (!layout.wilderness()) {
      extend(layout.chunk()); // The textbook starts with a chunk.
    }
  }

  @Override
  public final Area area() {
    return area;
  }

  @Override
  public int alignment() {
    return tags.alignment();
  }

  final BoundaryTags tags() {
    return tags;
  }

  final FreeIndex index() {
    return index;
  }

  @Override
  public long searchSteps() {
    return index.steps;
  }

  @Override
  public long allocate(long request) {
    long size = tags.blockSize(request);
    return size < 0 ? BoundaryTags.NONE : allocateBlock(size);
  }

  /// Allocates a block of a size, tags included.
  final long allocateBlock(long size) {
    long block = index.find(size);
    if (block == BoundaryTags.NONE) {
      block = makeRoom(size);
    }
    if (block != BoundaryTags.NONE) {
      index.remove(block, tags.size(block));
      place(block, size);
    }
    return block;
  }

  /// Finds a block where the index has none: by deferred coalescing, then by growing the area.
  long makeRoom(long size) {
    if (layout.coalesce() == Coalesce.DEFERRED && coalesceAll()) {
      long block = index.find(size);
      if (block != BoundaryTags.NONE) {
        return block;
      }
    }
    return extend(size);
  }

  /// Grows the area by a free block, which coalesces with a free block before it.
  private long extend(long size) {
    long have = layout.wilderness() ? tags.freeSizeAtEnd() : 0;
    long block = tags.append(Math.max(size - have, layout.chunk()));
    return block == BoundaryTags.NONE
        ? BoundaryTags.NONE
        : release(block, layout.coalesce() != Coalesce.NONE);
  }

  /// Splits a block that is out of the index to size and marks it allocated.
  private void place(long block, long size) {
    long have = tags.size(block);
    if (isWorthSplitting(have - size)) {
      tags.write(block, size, BoundaryTags.ALLOCATED);
      long rest = block + size;
      tags.write(rest, have - size, 0);
      index.insertRest(rest, have - size);
    } else {
      tags.write(block, have, BoundaryTags.ALLOCATED);
    }
  }

  private boolean isWorthSplitting(long remainder) {
    return remainder >= layout.split() && remainder >= tags.smallestBlock();
  }

  @Override
  public void free(long block) {
    release(block, layout.coalesce() == Coalesce.IMMEDIATE);
  }

  /// Makes a block free, coalesces it with its free neighbours if wanted, and enters the result.
  final long release(long block, boolean coalesces) {
    long size = tags.size(block);
    long start = block;
    if (coalesces) {
      long after = block + size;
      if (!tags.isEnd(after) && tags.isFree(after)) {
        long more = tags.size(after);
        index.remove(after, more);
        size += more;
      }
      long before = tags.freeSizeBefore(block);
      if (before != 0) {
        start = block - before;
        index.remove(start, before);
        size += before;
      }
    }
    tags.write(start, size, 0);
    index.insert(start, size);
    return start;
  }

  /// Coalesces all free neighbours and rebuilds the index.
  ///
  /// @return whether there were any
  final boolean coalesceAll() {
    boolean isAnyCoalesced = false;
    index.clear();
    for (long block = tags.firstBlock(); !tags.isEnd(block); block = tags.nextBlock(block)) {
      if (tags.isFree(block)) {
        long size = tags.size(block);
        long after = block + size;
        while (!tags.isEnd(after) && tags.isFree(after)) {
          isAnyCoalesced = true;
          size += tags.size(after);
          after = block + size;
        }
        tags.write(block, size, 0);
        index.insert(block, size);
      }
    }
    return isAnyCoalesced;
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    long size = tags.blockSize(newSize);
    if (size < 0) {
      return BoundaryTags.NONE;
    }
    if (layout.growInPlace() && resizeInPlace(block, size)) {
      return block;
    }
    return Policy.super.reallocate(block, oldSize, newSize);
  }

  private boolean resizeInPlace(long block, long size) {
    long have = tags.size(block);
    if (have < size) {
      long after = block + have;
      if (tags.isEnd(after) || !tags.isFree(after) || have + tags.size(after) < size) {
        return false;
      }
      long more = tags.size(after);
      index.remove(after, more);
      have += more;
      tags.writeHeader(block, have, BoundaryTags.ALLOCATED);
      index.covered(block, have);
    }
    shrink(block, have, size);
    return true;
  }

  /// Splits an allocated block; what is split off coalesces with what follows.
  private void shrink(long block, long have, long size) {
    if (isWorthSplitting(have - size)) {
      tags.write(block, size, BoundaryTags.ALLOCATED);
      tags.write(block + size, have - size, BoundaryTags.ALLOCATED);
      release(block + size, layout.coalesce() == Coalesce.IMMEDIATE);
    } else {
      tags.write(block, have, BoundaryTags.ALLOCATED);
    }
  }

  @Override
  public long usableSize(long block) {
    return tags.size(block) - tags.tagBytes();
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    index.forEach(visitor);
  }

  @Override
  public void parts(PartVisitor visitor) {
    tags.parts(visitor, index.linkWords());
  }

  @Override
  public void check() {
    Map<Long, Long> free = new HashMap<>();
    boolean isFreeBefore = false;
    for (long block = tags.firstBlock(); !tags.isEnd(block); block = tags.nextBlock(block)) {
      tags.check(block);
      boolean isFree = tags.isFree(block);
      HeapCheckException.require(
          !(isFree && isFreeBefore && layout.coalesce() == Coalesce.IMMEDIATE),
          "two free neighbours are not coalesced",
          block);
      if (isFree) {
        free.put(block, tags.size(block));
      }
      isFreeBefore = isFree;
    }
    tags.checkEpilogue();
    checkIndex(free);
  }

  private void checkIndex(Map<Long, Long> free) {
    index.forEach((block, size) -> {
      Long walked = free.remove(block);
      HeapCheckException.require(
          walked != null, "the index holds a block that is not free, or holds it twice", block);
      HeapCheckException.require(
          walked == null || walked == size, "the index has a wrong size", block);
    });
    HeapCheckException.require(free.isEmpty(), "a free block is not in the index", first(free));
  }

  private static long first(Map<Long, Long> blocks) {
    return blocks.isEmpty() ? 0L : blocks.keySet().iterator().next();
  }
}
