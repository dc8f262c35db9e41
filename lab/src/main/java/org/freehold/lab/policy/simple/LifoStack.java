package org.freehold.lab.policy.simple;

import org.freehold.Bytes;
import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// Stack allocation: blocks are freed in the reverse order of their allocation, as a function's
/// local variables are. A word before each block holds the address of the block below. It serves
/// only traces that keep this order.
public final class LifoStack implements Policy {

  private static final long UNIT = 16;

  private final Area area;
  private long top;
  private long next;

  public LifoStack(Area area) {
    this.area = area;
    this.next = area.base();
  }

  @Override
  public Area area() {
    return area;
  }

  @Override
  public long allocate(long size) {
    if (size > area.limit()) {
      return 0;
    }
    long bytes = UNIT + Math.max(UNIT, (size + UNIT - 1) & -UNIT);
    if (!reach(next + bytes)) {
      return 0;
    }
    long block = next + UNIT;
    area.putLong(block - UNIT, top);
    top = block;
    next += bytes;
    return block;
  }

  private boolean reach(long end) {
    return end <= area.end() || area.grow(end - area.end()) != 0;
  }

  @Override
  public void free(long block) {
    requireTop(block, "frees");
    next = block - UNIT;
    top = area.getLong(block - UNIT);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    requireTop(block, "resizes");
    if (newSize > area.limit()) {
      return 0;
    }
    long end = block + Math.max(UNIT, (newSize + UNIT - 1) & -UNIT);
    if (!reach(end)) {
      return 0;
    }
    next = end;
    return block;
  }

  private void requireTop(long block, String verb) {
    if (block != top) {
      throw new CannotServeException(
          "it " + verb + " the block at " + Bytes.address(block) + ", which is not on top");
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    for (long block = top; block != 0; block = area.getLong(block - UNIT)) {
      visitor.part(PartVisitor.Kind.HEADER, block - UNIT, Long.BYTES);
    }
  }

  @Override
  public void check() {
    long above = next;
    for (long block = top; block != 0; block = area.getLong(block - UNIT)) {
      HeapCheckException.require(
          block >= area.base() + UNIT && block < above, "a block is not below the next one", block);
      above = block - UNIT;
    }
    HeapCheckException.require(
        above == area.base() || (top == 0 && next == area.base()),
        "the lowest block does not start at the base",
        above);
  }
}
