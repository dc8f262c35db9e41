package org.freehold.lab.policy.simple;

import org.freehold.Bytes;
import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// A pool of blocks of one size (Kenwright 2012): a last-in, first-out free list. Every call takes
/// constant time, there is no external fragmentation, and any request up to the block size gets a
/// whole block.
public final class FixedPool implements Policy {

  private final Area area;
  private final long blockSize;
  private long freeList;
  private long freeBlocks;

  public FixedPool(Area area, long blockSize) {
    this.area = area;
    this.blockSize = blockSize;
  }

  @Override
  public Area area() {
    return area;
  }

  @Override
  public long allocate(long size) {
    requireFits(size);
    long block = freeList;
    if (block == 0) {
      return area.grow(blockSize);
    }
    freeList = area.getLong(block);
    freeBlocks--;
    return block;
  }

  @Override
  public void free(long block) {
    area.putLong(block, freeList);
    freeList = block;
    freeBlocks++;
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    requireFits(newSize);
    return block;
  }

  private void requireFits(long size) {
    if (size > blockSize) {
      throw new CannotServeException(
          "it asks for "
              + Bytes.format(size)
              + ", and the pool's blocks have "
              + Bytes.format(blockSize));
    }
  }

  @Override
  public long usableSize(long block) {
    return blockSize;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (long block = freeList; block != 0; block = area.getLong(block)) {
      visitor.range(block, blockSize);
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    freeRanges((block, _) -> visitor.part(PartVisitor.Kind.LINK, block, Long.BYTES));
  }

  @Override
  public void check() {
    long found = 0;
    for (long block = freeList; block != 0 && found <= freeBlocks; block = area.getLong(block)) {
      HeapCheckException.require(
          area.isHeld(block, blockSize) && (block - area.base()) % blockSize == 0,
          "a link of the free list does not lead to a block",
          block);
      found++;
    }
    HeapCheckException.requireEqual(found, freeBlocks, "blocks on the free list");
  }
}
