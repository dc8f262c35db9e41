package org.freehold.lab.policy.simple;

import org.freehold.lab.Area;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;

/// Bump allocation: a pointer that moves up. Nothing is cheaper, and no single block can be freed.
/// With a count of live blocks the pointer returns to the start when the last one is freed; without
/// it nothing is ever freed, which is the right policy for a program that ends soon: the system
/// reclaims everything at once.
public final class Bump implements Policy {

  private static final long UNIT = 16;

  private final Area area;
  private final boolean rewinds;
  private long next;
  private long live;

  /// Makes the policy.
  ///
  /// @param rewinds whether to return to the start when no block is live
  public Bump(Area area, boolean rewinds) {
    this.area = area;
    this.rewinds = rewinds;
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
    long bytes = Math.max(UNIT, (size + UNIT - 1) & -UNIT);
    long lacking = next + bytes - area.end();
    if (lacking > 0 && area.grow(lacking) == 0) {
      return 0;
    }
    long block = next;
    next += bytes;
    live++;
    return block;
  }

  @Override
  public void free(long block) {
    live--;
    if (rewinds && live == 0) {
      next = area.base();
    }
  }

  @Override
  public void check() {
    HeapCheckException.require(
        next >= area.base() && next <= area.end(), "the pointer has left the area", next);
    HeapCheckException.require(live >= 0, "more blocks were freed than allocated", next);
  }
}
