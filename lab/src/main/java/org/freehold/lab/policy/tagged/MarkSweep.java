package org.freehold.lab.policy.tagged;

import java.util.Arrays;
import org.freehold.lab.Area;
import org.freehold.lab.HeapCheckException;

/// A mark–sweep garbage collector (McCarthy 1960), for contrast: the program never frees. What it
/// references directly is declared as roots: a new block is one, and a free of the trace only drops
/// the root, as a variable that goes out of scope does. The block lives on while it is reachable
/// from a root.
///
/// A collection runs when a request finds no room and enough was allocated since the last one. It
/// marks what is reachable from the roots, following every word that is the address of a block
/// (conservatively, as Boehm & Weiser 1988), and sweeps: walks all blocks, and frees and coalesces
/// those without a mark. Its time grows with the heap, and its memory with the interval between
/// collections: the price of not having to free.
public final class MarkSweep extends TaggedHeap {

  private static final long ROOT = 2;
  private static final long MARKED = 4;

  private final long patience;
  private final int growth;
  private long sinceCollection;
  private long threshold;
  private long collections;

  /// The blocks found by the last walk in order, and those still to be scanned.
  private long[] blocks = new long[1024];

  private int blockCount;
  private long[] pending = new long[1024];
  private int pendingCount;

  /// Makes the heap.
  ///
  /// @param patience the least bytes allocated between two collections
  /// @param growth percent of the bytes that survived a collection that may be allocated before the
  ///   next
  public MarkSweep(Area area, FreeIndex index, Layout layout, long patience, int growth) {
    super(area, index, layout);
    this.patience = patience;
    this.growth = growth;
    this.threshold = patience;
  }

  @Override
  public long allocate(long request) {
    long block = super.allocate(request);
    if (block != BoundaryTags.NONE) {
      tags().setFlags(block, ROOT);
      sinceCollection += tags().size(block);
    }
    return block;
  }

  /// The program drops its last direct reference.
  @Override
  public void free(long block) {
    tags().setFlags(block, 0);
  }

  @Override
  long makeRoom(long size) {
    if (sinceCollection >= threshold) {
      collect();
      long block = index().find(size);
      if (block != BoundaryTags.NONE) {
        return block;
      }
    }
    return super.makeRoom(size);
  }

  /// The number of collections.
  long collections() {
    return collections;
  }

  /// Frees what is not reachable from a root.
  void collect() {
    collections++;
    mark();
    long survivors = sweep();
    sinceCollection = 0;
    threshold = Math.max(patience, survivors / 100 * growth);
  }

  private void mark() {
    blockCount = 0;
    for (long block = tags().firstBlock(); !tags().isEnd(block); block = tags().nextBlock(block)) {
      if (!tags().isFree(block)) {
        blocks = add(blocks, blockCount++, block);
        if ((tags().header(block) & ROOT) != 0) {
          reach(block);
        }
      }
    }
    while (pendingCount > 0) {
      scan(pending[--pendingCount]);
    }
  }

  private static long[] add(long[] array, int index, long value) {
    long[] roomy = index < array.length ? array : Arrays.copyOf(array, index * 2);
    roomy[index] = value;
    return roomy;
  }

  private void reach(long block) {
    if ((tags().header(block) & MARKED) == 0) {
      tags().setFlags(block, (tags().header(block) & ROOT) | MARKED);
      pending = add(pending, pendingCount++, block);
    }
  }

  /// Follows the words of a block.
  private void scan(long block) {
    long low = tags().firstBlock();
    long high = area().end();
    long end = block + usableSize(block);
    for (long at = block; at < end; at += Long.BYTES) {
      long value = area().getLong(at);
      if (value >= low && value < high && Arrays.binarySearch(blocks, 0, blockCount, value) >= 0) {
        reach(value);
      }
    }
  }

  private long sweep() {
    long survivors = 0;
    for (int i = 0; i < blockCount; i++) {
      long block = blocks[i];
      if ((tags().header(block) & MARKED) != 0) {
        tags().setFlags(block, tags().header(block) & ROOT);
        survivors += tags().size(block);
      } else {
        release(block, true);
      }
    }
    return survivors;
  }

  @Override
  public void check() {
    super.check();
    for (long block = tags().firstBlock(); !tags().isEnd(block); block = tags().nextBlock(block)) {
      HeapCheckException.require(
          (tags().header(block) & MARKED) == 0, "a mark is left outside of a collection", block);
    }
  }
}
