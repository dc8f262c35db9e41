package org.freehold.lab.policy.buddy;

import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// The binary buddy system as an allocator: every request is rounded up to a power of two. See
/// [Buddies]. Resizing happens in place while the block's power of two suffices, and frees upper
/// halves that are not needed any more.
public final class BinaryBuddy implements Policy {

  private final Buddies buddies;

  public BinaryBuddy(Area area, long smallest) {
    this.buddies = new Buddies(area, smallest);
  }

  @Override
  public Area area() {
    return buddies.area;
  }

  @Override
  public long allocate(long size) {
    return size > area().limit() ? 0 : buddies.allocate(buddies.order(size), 0);
  }

  @Override
  public void free(long block) {
    buddies.free(block);
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    if (newSize > area().limit()) {
      return 0;
    }
    int order = buddies.order(newSize);
    if (order <= buddies.orderOf(block)) {
      buddies.shrink(block, order);
      return block;
    }
    return Policy.super.reallocate(block, oldSize, newSize);
  }

  @Override
  public long usableSize(long block) {
    return 1L << buddies.orderOf(block);
  }

  @Override
  public long searchSteps() {
    return buddies.steps;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    buddies.freeRanges(visitor);
  }

  @Override
  public void parts(PartVisitor visitor) {
    buddies.parts(visitor);
  }

  @Override
  public void check() {
    buddies.check((piece, size) -> {});
  }
}
