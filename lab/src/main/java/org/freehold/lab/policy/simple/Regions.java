package org.freehold.lab.policy.simple;

import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// Arenas, also called regions (Tofte & Talpin 1997) or obstacks: blocks are bumped into chunks,
/// and a chunk is freed as a whole. A program would end an arena explicitly; a trace does not show
/// where, so that a chunk counts its live blocks and is freed with the last of them.
///
/// A chunk starts with its header: the count, how many units of the chunk size it spans, and the
/// link of the list of free chunks. Chunks are at multiples of the chunk size, so that the chunk of
/// a block is found by clearing the low bits; a block larger than a chunk has a run of units of its
/// own.
public final class Regions implements Policy {

  private static final long UNIT = 16;
  private static final long HEADER = 32;
  private static final int UNITS = 8;
  private static final int LINK = 16;

  private final Area area;
  private final long chunk;
  private final long start;
  private long current;
  private long next;
  private long freeList;
  private long steps;

  public Regions(Area area, long chunk) {
    this.area = area;
    this.chunk = chunk;
    long padding = -area.base() & (chunk - 1);
    area.grow(padding);
    this.start = area.end();
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
    if (bytes > chunk - HEADER) {
      long region = open((bytes + HEADER + chunk - 1) / chunk);
      return region == 0 ? 0 : count(region, 1, region + HEADER);
    }
    if (current == 0 || next + bytes > current + chunk) {
      long fresh = open(1);
      if (fresh == 0) {
        return 0;
      }
      retire();
      current = fresh;
      next = fresh + HEADER;
    }
    long block = next;
    next += bytes;
    return count(current, 1, block);
  }

  private long count(long region, int more, long block) {
    area.putLong(region, area.getLong(region) + more);
    return block;
  }

  /// A region of N units: one from the free list, or a new one.
  private long open(long units) {
    long before = 0;
    for (long each = freeList; each != 0; each = area.getLong(each + LINK)) {
      steps++;
      if (area.getLong(each + UNITS) == units) {
        unlink(before, each);
        area.putLong(each, 0);
        return each;
      }
      before = each;
    }
    long region = area.grow(units * chunk);
    if (region != 0) {
      area.putLong(region, 0);
      area.putLong(region + UNITS, units);
    }
    return region;
  }

  private void unlink(long before, long region) {
    long after = area.getLong(region + LINK);
    if (before == 0) {
      freeList = after;
    } else {
      area.putLong(before + LINK, after);
    }
  }

  /// Retires the current region: it takes no further blocks.
  private void retire() {
    if (current != 0 && area.getLong(current) == 0) {
      release(current);
    }
  }

  private void release(long region) {
    area.putLong(region + LINK, freeList);
    freeList = region;
  }

  @Override
  public void free(long block) {
    long region = block & -chunk;
    long live = area.getLong(region) - 1;
    area.putLong(region, live);
    if (live == 0) {
      if (region == current) {
        next = region + HEADER;
      } else {
        release(region);
      }
    }
  }

  @Override
  public long searchSteps() {
    return steps;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (long each = freeList; each != 0; each = area.getLong(each + LINK)) {
      visitor.range(each, area.getLong(each + UNITS) * chunk);
    }
    if (current != 0 && next < current + chunk) {
      visitor.range(next, current + chunk - next);
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    for (long each = start; each < area.end(); each += area.getLong(each + UNITS) * chunk) {
      visitor.part(PartVisitor.Kind.SEGMENT, each, area.getLong(each + UNITS) * chunk);
      visitor.part(PartVisitor.Kind.HEADER, each, HEADER);
    }
  }

  @Override
  public void check() {
    for (long each = freeList; each != 0; each = area.getLong(each + LINK)) {
      HeapCheckException.require(area.getLong(each) == 0, "a free region has live blocks", each);
      HeapCheckException.require(each != current, "the current region is on the free list", each);
    }
    for (long each = start; each < area.end(); each += area.getLong(each + UNITS) * chunk) {
      long units = area.getLong(each + UNITS);
      HeapCheckException.require(
          units > 0 && units <= (area.end() - each) / chunk, "a region has a wrong length", each);
      HeapCheckException.require(
          area.getLong(each) >= 0 && area.getLong(each) <= units * chunk / UNIT,
          "a region has a wrong count",
          each);
    }
  }
}
