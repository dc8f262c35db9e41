package org.freehold.lab.policy.buddy;

import java.util.Arrays;
import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.Policy;

/// Slabs on top of a buddy system (Bonwick 1994, as in kernels): small requests are served from
/// caches of one object size each. A cache has slabs, pieces of the buddy system that are divided
/// into objects once. A free list in each slab makes calls short, an empty slab returns to the
/// buddy system, and the rounding to powers of two is paid once per slab instead of once per block.
/// Requests above an eighth of a slab go directly to the buddy system.
///
/// A slab begins with its header: the links of its cache's list of slabs with room, the first free
/// object, the count of live objects, and the cache.
public final class SlabOnBuddy implements Policy {

  private static final long NEXT = 0;
  private static final long PREVIOUS = 8;
  private static final long OBJECTS = 16;
  private static final long LIVE = 24;
  private static final long CACHE = 32;

  /// Where the objects begin that were never allocated; they are on no list.
  private static final long FRESH = 40;

  private static final long HEADER = 48;
  private static final long UNIT = 16;

  private final Buddies buddies;
  private final Area area;
  private final int slabOrder;
  private final long slabSize;

  /// Object sizes: four to each power of two, which rounds up by a fifth at most.
  private final long[] objectSizes;

  /// By cache: the first slab with room.
  private final long[] partial;

  /// The cache of each object size in units.
  private final byte[] cacheOf;

  public SlabOnBuddy(Area area, long slabSize) {
    this.buddies = new Buddies(area, 256);
    this.area = area;
    this.slabSize = slabSize;
    this.slabOrder = Long.numberOfTrailingZeros(slabSize);
    long largest = slabSize / 8;
    long[] sizes = new long[64];
    int count = 0;
    for (long size = UNIT; size <= largest; size += step(size)) {
      sizes[count++] = size;
    }
    this.objectSizes = Arrays.copyOf(sizes, count);
    this.partial = new long[count];
    this.cacheOf = new byte[(int) (objectSizes[count - 1] / UNIT) + 1];
    for (int units = 0, cache = 0; units < cacheOf.length; units++) {
      cache += units * UNIT > objectSizes[cache] ? 1 : 0;
      cacheOf[units] = (byte) cache;
    }
  }

  private static long step(long size) {
    return Math.max(UNIT, Long.highestOneBit(size) / 4);
  }

  @Override
  public Area area() {
    return area;
  }

  private boolean isSmall(long size) {
    return size <= objectSizes[objectSizes.length - 1];
  }

  @Override
  public long allocate(long size) {
    if (size > area.limit()) {
      return 0;
    }
    return isSmall(size)
        ? allocateObject(cacheOf[(int) ((size + UNIT - 1) / UNIT)])
        : buddies.allocate(buddies.order(size), 0);
  }

  private long allocateObject(int cache) {
    long slab = partial[cache];
    if (slab == 0) {
      slab = makeSlab(cache);
      if (slab == 0) {
        return 0;
      }
    }
    long object = area.getLong(slab + OBJECTS);
    if (object != 0) {
      area.putLong(slab + OBJECTS, area.getLong(object));
    } else {
      object = area.getLong(slab + FRESH);
      area.putLong(slab + FRESH, object + objectSizes[cache]);
    }
    area.putLong(slab + LIVE, area.getLong(slab + LIVE) + 1);
    if (isFull(slab, cache)) {
      unlink(slab, cache);
    }
    return object;
  }

  private boolean isFull(long slab, int cache) {
    return area.getLong(slab + OBJECTS) == 0
        && area.getLong(slab + FRESH) + objectSizes[cache] > slab + slabSize;
  }

  private long makeSlab(int cache) {
    long slab = buddies.allocate(slabOrder, Buddies.MARK);
    if (slab != 0) {
      area.putLong(slab + OBJECTS, 0);
      area.putLong(slab + LIVE, 0);
      area.putLong(slab + CACHE, cache);
      area.putLong(slab + FRESH, slab + HEADER);
      link(slab, cache);
    }
    return slab;
  }

  private void link(long slab, int cache) {
    long first = partial[cache];
    area.putLong(slab + NEXT, first);
    area.putLong(slab + PREVIOUS, 0);
    if (first != 0) {
      area.putLong(first + PREVIOUS, slab);
    }
    partial[cache] = slab;
  }

  private void unlink(long slab, int cache) {
    long after = area.getLong(slab + NEXT);
    long before = area.getLong(slab + PREVIOUS);
    if (before == 0) {
      partial[cache] = after;
    } else {
      area.putLong(before + NEXT, after);
    }
    if (after != 0) {
      area.putLong(after + PREVIOUS, before);
    }
  }

  /// The slab of an object, or 0 for a block of the buddy system: those never lie in a piece that
  /// is marked as a slab.
  private long slabOf(long block) {
    long piece = buddies.arena + (block - buddies.arena & -slabSize);
    return piece != block && buddies.tag(piece) == (Buddies.MARK | slabOrder) ? piece : 0;
  }

  private int cacheOf(long slab) {
    return (int) area.getLong(slab + CACHE);
  }

  @Override
  public void free(long block) {
    long slab = slabOf(block);
    if (slab == 0) {
      buddies.free(block);
      return;
    }
    int cache = cacheOf(slab);
    boolean wasFull = isFull(slab, cache);
    area.putLong(block, area.getLong(slab + OBJECTS));
    area.putLong(slab + OBJECTS, block);
    long live = area.getLong(slab + LIVE) - 1;
    area.putLong(slab + LIVE, live);
    if (wasFull) {
      link(slab, cache);
    }
    // One empty slab may stay: it saves a program that frees and allocates alternately from making
    // a slab each time.
    if (live == 0 && (partial[cache] != slab || area.getLong(slab + NEXT) != 0)) {
      unlink(slab, cache);
      buddies.free(slab);
    }
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    long usable = usableSize(block);
    if (newSize <= usable && newSize >= usable / 2) {
      return block;
    }
    return Policy.super.reallocate(block, oldSize, newSize);
  }

  @Override
  public long usableSize(long block) {
    long slab = slabOf(block);
    return slab == 0 ? 1L << buddies.orderOf(block) : objectSizes[cacheOf(slab)];
  }

  @Override
  public long searchSteps() {
    return buddies.steps;
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    buddies.freeRanges(visitor);
    for (int cache = 0; cache < partial.length; cache++) {
      for (long slab = partial[cache]; slab != 0; slab = area.getLong(slab + NEXT)) {
        for (long object = area.getLong(slab + OBJECTS); object != 0; ) {
          visitor.range(object, objectSizes[cache]);
          object = area.getLong(object);
        }
        long fresh = area.getLong(slab + FRESH);
        visitor.range(fresh, slab + slabSize - fresh);
      }
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    buddies.parts(visitor);
    buddies.check((piece, size) -> {
      if (buddies.tag(piece) == (Buddies.MARK | slabOrder)) {
        visitor.part(PartVisitor.Kind.SLAB, piece, slabSize);
        visitor.part(PartVisitor.Kind.HEADER, piece, HEADER);
        for (long object = area.getLong(piece + OBJECTS); object != 0; ) {
          visitor.part(PartVisitor.Kind.LINK, object, Long.BYTES);
          object = area.getLong(object);
        }
      }
    });
  }

  @Override
  public void check() {
    buddies.check((piece, size) -> {
      if (buddies.tag(piece) == (Buddies.MARK | slabOrder)) {
        checkSlab(piece, cacheOf(piece));
      }
    });
    for (int cache = 0; cache < partial.length; cache++) {
      long before = 0;
      for (long slab = partial[cache]; slab != 0; slab = area.getLong(slab + NEXT)) {
        HeapCheckException.require(
            !isFull(slab, cache)
                && cacheOf(slab) == cache
                && area.getLong(slab + PREVIOUS) == before,
            "a slab is on a wrong list",
            slab);
        before = slab;
      }
    }
  }

  private void checkSlab(long slab, int cache) {
    long size = objectSizes[cache];
    long free = 0;
    long fresh = area.getLong(slab + FRESH);
    for (long object = area.getLong(slab + OBJECTS); object != 0; object = area.getLong(object)) {
      HeapCheckException.require(
          object >= slab + HEADER && object < fresh && (object - slab - HEADER) % size == 0,
          "a link of a slab's free list does not lead to an object",
          object);
      HeapCheckException.require(++free <= slabSize / size, "a slab's free list is circular", slab);
    }
    long cut = (fresh - slab - HEADER) / size;
    HeapCheckException.require(
        cut - free == area.getLong(slab + LIVE), "a slab's count is wrong", slab);
  }
}
