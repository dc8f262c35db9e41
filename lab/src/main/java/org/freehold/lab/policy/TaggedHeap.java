package org.freehold.lab.policy;

import java.util.HashMap;
import java.util.Map;
import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;

/// A heap with boundary tags (Knuth 1968, algorithm 2.5 C): every block begins and ends with a word
/// that holds its size and whether it is allocated, so that both neighbours of a block can be found
/// and merged in a fixed number of steps.
///
/// ```
///   control words │ prologue │ block │ block │ … │ epilogue
///
///            payload (what the caller has; links when free)
///               ▼
///   ┌────────┬──────────────────────────────┬────────┐
///   │ size|a │                              │ size|a │   a = 1: allocated
///   └────────┴──────────────────────────────┴────────┘
///    header                                   footer
/// ```
///
/// Sizes are those of whole blocks, multiples of two words, and so are the addresses of payloads.
/// Prologue and epilogue are allocated blocks of no payload, so that no neighbour needs a question
/// whether it exists. Which free block serves a request is the [FreeIndex]'s business.
///
/// Invariants that `check` looks at: the blocks tile the area from prologue to epilogue; header and
/// footer of each are equal; with immediate coalescing no two neighbours are free; the index holds
/// the free blocks and nothing else.
class TaggedHeap implements Policy {

  /// When free neighbours are merged.
  enum Coalesce {
    /// As soon as a block is freed.
    IMMEDIATE,
    /// All at once, when a request finds no block.
    DEFERRED,
    /// Never.
    NONE
  }

  /// The choices that all heaps with boundary tags have.
  ///
  /// @param word bytes of a tag and of a link: 4 or 8; payloads are aligned to twice as much
  /// @param coalesce when free neighbours are merged
  /// @param split the least bytes that may remain of a block that is cut
  /// @param chunk the least bytes by which the area grows
  /// @param growInPlace whether a block may be resized where it is
  /// @param wilderness whether a free block at the end counts when the area grows
  record Layout(
      int word,
      Coalesce coalesce,
      long split,
      long chunk,
      boolean growInPlace,
      boolean wilderness) {}

  static final long ALLOCATED = 1;

  private static final long FLAGS = 7;

  private final Area area;
  private final FreeIndex index;
  private final Layout layout;
  private final int word;
  private final long tags;
  private final long smallest;
  private final long first;

  TaggedHeap(Area area, FreeIndex index, Layout layout) {
    this(area, index, layout, 0);
  }

  /// Makes a heap with control words of its own in front of the index's, from the base on.
  TaggedHeap(Area area, FreeIndex index, Layout layout, int ownWords) {
    this.area = area;
    this.index = index;
    this.layout = layout;
    this.word = layout.word();
    this.tags = 2L * word;
    this.smallest = 2 * tags;
    long control = ((long) ownWords + index.controlWords()) * word;
    // Pad, prologue header, prologue footer, epilogue: payloads come out at multiples of two words.
    long start = area.base() + roundUp(control, tags);
    if (area.grow(start - area.base() + 4L * word) == 0) {
      throw new CannotServeException("the area has no room for its control words");
    }
    index.attach(this, area.base() + (long) ownWords * word);
    this.first = start + 4L * word;
    writeTags(start + tags, tags, ALLOCATED);
    putWord(first - word, ALLOCATED);
    if (!layout.wilderness()) {
      extend(layout.chunk()); // The textbook starts with a chunk.
    }
  }

  private static long roundUp(long value, long unit) {
    return (value + unit - 1) & -unit;
  }

  @Override
  public final Area area() {
    return area;
  }

  @Override
  public int alignment() {
    return (int) tags;
  }

  final int wordSize() {
    return word;
  }

  final long smallestBlock() {
    return smallest;
  }

  final FreeIndex index() {
    return index;
  }

  @Override
  public long searchSteps() {
    return index.steps;
  }

  // ---- the words of a block

  final long getWord(long address) {
    return word == Long.BYTES ? area.getLong(address) : area.getInt(address) & 0xffff_ffffL;
  }

  final void putWord(long address, long value) {
    if (word == Long.BYTES) {
      area.putLong(address, value);
    } else {
      area.putInt(address, (int) value);
    }
  }

  final long link(long address) {
    long offset = getWord(address);
    return offset == 0 ? FreeIndex.NONE : area.base() + offset;
  }

  final void putLink(long address, long block) {
    putWord(address, block == FreeIndex.NONE ? 0 : block - area.base());
  }

  final long header(long block) {
    return getWord(block - word);
  }

  final long size(long block) {
    return header(block) & ~FLAGS;
  }

  final boolean isFree(long block) {
    return (header(block) & ALLOCATED) == 0;
  }

  final long firstBlock() {
    return first;
  }

  final long nextBlock(long block) {
    return block + size(block);
  }

  /// Whether the walk has come to the epilogue.
  final boolean isEnd(long block) {
    return block == area.end();
  }

  private void writeTags(long block, long size, long flags) {
    putWord(block - word, size | flags);
    putWord(block + size - tags, size | flags);
  }

  /// Writes the flags of an allocated block beyond that one.
  final void setFlags(long block, long flags) {
    writeTags(block, size(block), ALLOCATED | flags);
  }

  // ---- the calls

  /// The size of the block that serves a request; -1 when no area is that large.
  final long blockSize(long request) {
    if (request < 0 || request > area.limit()) {
      return -1;
    }
    return Math.max(smallest, roundUp(request + tags, tags));
  }

  @Override
  public long allocate(long request) {
    long size = blockSize(request);
    return size < 0 ? FreeIndex.NONE : allocateBlock(size);
  }

  /// Allocates a block of so many bytes, tags included.
  final long allocateBlock(long size) {
    long block = index.find(size);
    if (block == FreeIndex.NONE) {
      block = makeRoom(size);
    }
    if (block != FreeIndex.NONE) {
      index.remove(block, size(block));
      place(block, size);
    }
    return block;
  }

  /// Finds a block where the index has none: by merging what waits for it, then by growing.
  long makeRoom(long size) {
    if (layout.coalesce() == Coalesce.DEFERRED && coalesceAll()) {
      long block = index.find(size);
      if (block != FreeIndex.NONE) {
        return block;
      }
    }
    return extend(size);
  }

  /// Grows the area by a free block, which merges with a free block before it.
  private long extend(long size) {
    long have = 0;
    if (layout.wilderness() && (getWord(area.end() - tags) & ALLOCATED) == 0) {
      have = getWord(area.end() - tags) & ~FLAGS;
    }
    long bytes = Math.max(size - have, layout.chunk());
    if (word == Integer.BYTES && area.end() + bytes - area.base() > 0xffff_fff0L) {
      return FreeIndex.NONE;
    }
    long block = area.grow(bytes);
    if (block == 0) {
      return FreeIndex.NONE;
    }
    writeTags(block, bytes, 0);
    putWord(block + bytes - word, ALLOCATED);
    return release(block, layout.coalesce() != Coalesce.NONE);
  }

  /// Cuts a block that is out of the index to size and marks it.
  private void place(long block, long size) {
    long have = size(block);
    if (have - size >= layout.split() && have - size >= smallest) {
      writeTags(block, size, ALLOCATED);
      long rest = block + size;
      writeTags(rest, have - size, 0);
      index.insertRest(rest, have - size);
    } else {
      writeTags(block, have, ALLOCATED);
    }
  }

  @Override
  public void free(long block) {
    release(block, layout.coalesce() == Coalesce.IMMEDIATE);
  }

  /// Makes a block free, merges it with its free neighbours if wanted, and enters the result.
  final long release(long block, boolean merge) {
    long size = size(block);
    long start = block;
    if (merge) {
      long after = block + size;
      if (!isEnd(after) && isFree(after)) {
        long more = size(after);
        index.remove(after, more);
        size += more;
      }
      long before = getWord(block - tags);
      if ((before & ALLOCATED) == 0) {
        start = block - before;
        index.remove(start, before);
        size += before;
      }
    }
    writeTags(start, size, 0);
    index.insert(start, size);
    return start;
  }

  /// Merges all free neighbours and enters the results anew.
  ///
  /// @return whether any were merged
  final boolean coalesceAll() {
    boolean merged = false;
    index.clear();
    for (long block = first; !isEnd(block); block = nextBlock(block)) {
      if (isFree(block)) {
        long size = size(block);
        long after = block + size;
        while (!isEnd(after) && isFree(after)) {
          merged = true;
          size += size(after);
          after = block + size;
        }
        writeTags(block, size, 0);
        index.insert(block, size);
      }
    }
    return merged;
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    long size = blockSize(newSize);
    if (size < 0) {
      return FreeIndex.NONE;
    }
    if (layout.growInPlace() && resizeInPlace(block, size)) {
      return block;
    }
    return Policy.super.reallocate(block, oldSize, newSize);
  }

  private boolean resizeInPlace(long block, long size) {
    long have = size(block);
    if (have < size) {
      long after = block + have;
      if (isEnd(after) || !isFree(after) || have + size(after) < size) {
        return false;
      }
      long more = size(after);
      index.remove(after, more);
      have += more;
      putWord(block - word, have | ALLOCATED);
      index.covered(block, have);
    }
    shrink(block, have, size);
    return true;
  }

  /// Cuts an allocated block; what is cut off merges with what follows.
  private void shrink(long block, long have, long size) {
    if (have - size >= layout.split() && have - size >= smallest) {
      writeTags(block, size, ALLOCATED);
      writeTags(block + size, have - size, ALLOCATED);
      release(block + size, layout.coalesce() == Coalesce.IMMEDIATE);
    } else {
      writeTags(block, have, ALLOCATED);
    }
  }

  @Override
  public long usableSize(long block) {
    return size(block) - tags;
  }

  // ---- looking

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (long block = first; !isEnd(block); block = nextBlock(block)) {
      if (isFree(block)) {
        visitor.range(block, size(block));
      }
    }
  }

  @Override
  public void check() {
    Map<Long, Long> free = new HashMap<>();
    boolean freeBefore = false;
    for (long block = first; !isEnd(block); block = nextBlock(block)) {
      long size = size(block);
      boolean isFree = isFree(block);
      HeapCheckException.require(
          size >= smallest && size <= area.end() - block, "the size in the header is wrong", block);
      HeapCheckException.require((block & (tags - 1)) == 0, "the payload is not aligned", block);
      HeapCheckException.require(
          header(block) == getWord(block + size - tags), "header and footer differ", block);
      HeapCheckException.require(
          !(isFree && freeBefore && layout.coalesce() == Coalesce.IMMEDIATE),
          "two free neighbours are not merged",
          block);
      if (isFree) {
        free.put(block, size);
      }
      freeBefore = isFree;
    }
    HeapCheckException.require(
        getWord(area.end() - word) == ALLOCATED, "the epilogue is overwritten", area.end());
    checkIndex(free);
  }

  private void checkIndex(Map<Long, Long> free) {
    index.forEach((block, size) -> {
      Long walked = free.remove(block);
      HeapCheckException.require(
          walked != null, "the index holds what is no free block, or holds it twice", block);
      HeapCheckException.require(
          walked == null || walked == size, "the index has a wrong size", block);
    });
    HeapCheckException.require(free.isEmpty(), "a free block is not in the index", first(free));
  }

  private static long first(Map<Long, Long> blocks) {
    return blocks.isEmpty() ? 0L : blocks.keySet().iterator().next();
  }
}
