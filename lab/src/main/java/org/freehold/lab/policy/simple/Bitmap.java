package org.freehold.lab.policy.simple;

import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// Bitmap allocation: two bits for each granule of 16 bytes, one that is set while the granule is
/// used and one that is set where a block ends. No block has a header, free neighbours coalesce by
/// themselves, and a search tests 64 granules at a time, from the lowest address on. The maps are
/// at the start of the area (Wilson et al. 1995, section 3.8).
public final class Bitmap implements Policy {

  private static final long GRANULE = 16;
  private static final int BITS = 64;
  private static final long STEP = 64 << 10;

  private final Area area;
  private final long used;
  private final long ends;
  private final long data;
  private final long mostGranules;

  /// Granules backed by memory.
  private long granules;

  /// No granule below is free.
  private long firstFree;

  private long steps;

  public Bitmap(Area area) {
    this.area = area;
    this.mostGranules = area.limit() / (GRANULE + 1) / BITS * BITS;
    this.used = area.base();
    this.ends = used + mostGranules / Byte.SIZE;
    this.data = (ends + mostGranules / Byte.SIZE + area.pageSize()) & -area.pageSize();
  }

  @Override
  public Area area() {
    return area;
  }

  private boolean bit(long map, long granule) {
    return (area.getLong(map + granule / BITS * Long.BYTES) >>> granule & 1) != 0;
  }

  /// Sets or clears the bits of a run, word by word.
  private void setRun(long map, long from, long to, boolean value) {
    for (long at = from; at < to; ) {
      long word = map + at / BITS * Long.BYTES;
      long stop = Math.min(to, (at / BITS + 1) * BITS);
      long mask = -1L >>> (BITS - (stop - at)) << at;
      long bits = area.getLong(word);
      area.putLong(word, value ? bits | mask : bits & ~mask);
      at = stop;
    }
  }

  /// The first granule at or after `from` whose bit has a value; `granules` when there is none.
  private long nextBit(long map, long from, boolean value) {
    long at = from;
    while (at < granules) {
      steps++;
      long bits = area.getLong(map + at / BITS * Long.BYTES);
      long candidates = (value ? bits : ~bits) & -1L << at;
      if (candidates != 0) {
        return Math.min(granules, at / BITS * BITS + Long.numberOfTrailingZeros(candidates));
      }
      at = (at / BITS + 1) * BITS;
    }
    return granules;
  }

  @Override
  public long allocate(long size) {
    if (size > area.limit()) {
      return 0;
    }
    long count = Math.max(1, (size + GRANULE - 1) / GRANULE);
    long run = find(count);
    if (run < 0) {
      return 0;
    }
    setRun(used, run, run + count, true);
    setRun(ends, run + count - 1, run + count, true);
    if (run == firstFree) {
      firstFree = run + count;
    }
    return data + run * GRANULE;
  }

  /// The first free run that is long enough; the one at the end is extended if need be.
  private long find(long count) {
    long run = nextBit(used, firstFree, false);
    firstFree = run;
    while (run < granules) {
      long stop = nextBit(used, run, true);
      if (stop - run >= count) {
        return run;
      }
      if (stop == granules) {
        break;
      }
      run = nextBit(used, stop, false);
    }
    return extend(run + count) ? run : -1;
  }

  private boolean extend(long wanted) {
    if (wanted > mostGranules) {
      return false;
    }
    long to = Math.min(mostGranules, (wanted * GRANULE + STEP - 1) / STEP * STEP / GRANULE);
    if (!area.commit(data + granules * GRANULE, (to - granules) * GRANULE)
        || !area.commit(used, to / Byte.SIZE + Long.BYTES)
        || !area.commit(ends, to / Byte.SIZE + Long.BYTES)) {
      return false;
    }
    granules = to;
    return true;
  }

  private long first(long block) {
    return (block - data) / GRANULE;
  }

  /// The granule after the last one of a block.
  private long stop(long block) {
    return nextBit(ends, first(block), true) + 1;
  }

  @Override
  public void free(long block) {
    long from = first(block);
    long stop = stop(block);
    setRun(used, from, stop, false);
    setRun(ends, stop - 1, stop, false);
    firstFree = Math.min(firstFree, from);
  }

  @Override
  public long usableSize(long block) {
    return (stop(block) - first(block)) * GRANULE;
  }

  @Override
  public long searchSteps() {
    return steps;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    long before = steps;
    for (long run = nextBit(used, 0, false); run < granules; ) {
      long stop = nextBit(used, run, true);
      visitor.range(data + run * GRANULE, (stop - run) * GRANULE);
      run = nextBit(used, stop, false);
    }
    steps = before;
  }

  @Override
  public void parts(PartVisitor visitor) {
    if (granules > 0) {
      visitor.part(PartVisitor.Kind.TABLE, used, granules / Byte.SIZE);
      visitor.part(PartVisitor.Kind.TABLE, ends, granules / Byte.SIZE);
    }
  }

  @Override
  public void check() {
    for (long granule = 0; granule < granules; granule++) {
      boolean isUsed = bit(used, granule);
      boolean isEnd = bit(ends, granule);
      HeapCheckException.require(
          isUsed || !isEnd, "a block ends in a free granule", data + granule * GRANULE);
      HeapCheckException.require(
          isUsed || granule >= firstFree,
          "a granule below the first free one is free",
          data + granule * GRANULE);
      boolean nextIsFree = granule + 1 == granules || !bit(used, granule + 1);
      HeapCheckException.require(
          !isUsed || isEnd || !nextIsFree, "a block has no end", data + granule * GRANULE);
    }
  }
}
