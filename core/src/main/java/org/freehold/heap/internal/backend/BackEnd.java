package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.check.SpaceChecker;

/// Blocks of any size from the ranges of a heap's segments: best fit, lowest address among equals,
/// splitting to the granule, joining at once.
///
/// This is also the seam for a front end: slabs of small blocks are blocks of this class, and a
/// front end asks for them and gives them back through [#allocate] and [#free] as every caller
/// does.
///
/// Sizes are bytes as the caller asked; a block is a whole number of granules, at least one.
/// Nothing is written into a block.
///
/// Sources: Wilson et al., "Dynamic Storage Allocation: A Survey and Critical Review", 1995, on
/// best fit with address order and immediate coalescing.
///
/// Not thread-safe; the heap holds its lock.
public final class BackEnd {

  /// How many ranges an aligned request looks at before it asks for one that fits in any case.
  private static final int ALIGNED_CANDIDATES = 8;

  private final Ranges ranges;
  private final MemorySupply supply;
  private final int granuleShift;
  private final long granuleMask;
  private final boolean exactSizes;

  /// Live blocks, their bytes with rounding, and as they were asked for where sizes are kept.
  long blocks;

  long busyBytes;
  long requestedBytes;

  public BackEnd(HeapOptions options, Ranges ranges, MemorySupply supply) {
    this.ranges = ranges;
    this.supply = supply;
    this.granuleShift = ranges.granuleShift();
    this.granuleMask = (1L << granuleShift) - 1;
    this.exactSizes = options.exactSizes();
  }

  private long granulesFor(long size) {
    return Math.max(1, (size + granuleMask) >>> granuleShift);
  }

  /// Allocates a block; 0 when the memory cannot be had.
  public long allocate(long size) {
    long granules = granulesFor(size);
    long address = ranges.bestFit(granules);
    if (address == 0) {
      address = supply.grow(granules);
      if (address == 0) {
        return 0;
      }
    }
    Segment segment = ranges.segmentOf(address);
    long granule = segment.granuleOf(address);
    long end = segment.map.endOf(granule);
    ranges.unindex(segment, granule, end - granule);
    return place(segment, granule, granules, end, size);
  }

  /// Makes the first granules of a range that was taken a block, and the rest free.
  private long place(Segment segment, long granule, long granules, long end, long size) {
    long blockEnd = granule + granules;
    if (blockEnd < end) {
      segment.map.begin(blockEnd);
      ranges.index(segment, blockEnd, end);
    }
    segment.map.occupy(granule);
    ranges.blockAdded(segment);
    blocks++;
    account(segment, granule, granules, size);
    return segment.addressOf(granule);
  }

  private void account(Segment segment, long granule, long granules, long size) {
    long bytes = granules << granuleShift;
    busyBytes += bytes;
    if (exactSizes) {
      requestedBytes += size;
      segment.setSlack(granule, bytes - size);
    }
  }

  private void discount(Segment segment, long granule, long granules) {
    long bytes = granules << granuleShift;
    busyBytes -= bytes;
    requestedBytes -= exactSizes ? bytes - segment.slack(granule) : 0;
  }

  /// Allocates a block at a multiple of `alignment`, a power of two; 0 when the memory cannot be
  /// had.
  public long allocateAligned(long size, long alignment) {
    if (alignment <= granuleMask + 1) {
      return allocate(size);
    }
    long granules = granulesFor(size);
    long address = alignedCandidate(granules, alignment);
    if (address == 0) {
      long inAnyCase = granules + (alignment >>> granuleShift) - 1;
      address = ranges.bestFit(inAnyCase);
      if (address == 0) {
        address = supply.grow(inAnyCase);
      }
      if (address == 0) {
        address = supply.growAligned(granules, alignment);
      }
      if (address == 0) {
        return 0;
      }
    }
    return placeAligned(address, granules, alignment, size);
  }

  /// One of the best fitting ranges that happens to hold an aligned block; 0 when the first few do
  /// not.
  private long alignedCandidate(long granules, long alignment) {
    long address = ranges.bestFit(granules);
    for (int i = 0; i < ALIGNED_CANDIDATES && address != 0; i++) {
      Segment segment = ranges.segmentOf(address);
      long length = segment.length(segment.granuleOf(address));
      long skipped = (alignUp(address, alignment) - address) >>> granuleShift;
      if (skipped + granules <= length) {
        return address;
      }
      address = ranges.free.next(address, length);
    }
    return 0;
  }

  private long placeAligned(long address, long granules, long alignment, long size) {
    Segment segment = ranges.segmentOf(address);
    long start = segment.granuleOf(address);
    long end = segment.map.endOf(start);
    long granule = segment.granuleOf(alignUp(address, alignment));
    ranges.unindex(segment, start, end - start);
    if (granule > start) {
      segment.map.begin(granule);
      ranges.index(segment, start, granule);
    }
    return place(segment, granule, granules, end, size);
  }

  private static long alignUp(long address, long alignment) {
    return (address + alignment - 1) & -alignment;
  }

  /// Whether an address lies in a segment.
  public boolean holds(long address) {
    return ranges.find(address) != null;
  }

  /// Whether an address is a live block.
  public boolean isBlock(long address) {
    Segment segment = ranges.find(address);
    return segment != null && isBlock(segment, address);
  }

  private boolean isBlock(Segment segment, long address) {
    return (address & granuleMask) == 0 && segment.isBlock(segment.granuleOf(address));
  }

  /// Frees a block.
  ///
  /// @return its bytes, rounding included; -1 when the address is not a live block, and nothing has
  ///   changed
  public long free(long address) {
    Segment segment = ranges.find(address);
    return segment != null && isBlock(segment, address) ? free(segment, address) : -1;
  }

  private long free(Segment segment, long address) {
    BlockMap map = segment.map;
    long granule = segment.granuleOf(address);
    long end = map.endOf(granule);
    discount(segment, granule, end - granule);
    map.vacate(granule);
    blocks--;
    supply.blockRemoved(segment, ranges.free(segment, granule, end));
    return (end - granule) << granuleShift;
  }

  /// Bytes of a block, rounding included; -1 when the address is not a live block.
  public long blockBytes(long address) {
    Segment segment = ranges.find(address);
    return segment != null && isBlock(segment, address)
        ? segment.length(segment.granuleOf(address)) << granuleShift
        : -1;
  }

  /// Bytes of a block that its holder may count on: those asked for where sizes are kept; -1 when
  /// the address is not a live block.
  public long usableBytes(long address) {
    Segment segment = ranges.find(address);
    if (segment == null || !isBlock(segment, address)) {
      return -1;
    }
    long granule = segment.granuleOf(address);
    return (segment.length(granule) << granuleShift) - segment.slack(granule);
  }

  /// Changes the size of a block where it is; [#isBlock] holds for it.
  ///
  /// @return whether that was possible; when not, nothing has changed
  public boolean resize(long address, long size) {
    Segment segment = ranges.segmentOf(address);
    long granule = segment.granuleOf(address);
    long end = segment.map.endOf(granule);
    long wantedEnd = granule + granulesFor(size);
    if (wantedEnd > end && !growInto(segment, end, wantedEnd)) {
      return false;
    }
    discount(segment, granule, end - granule);
    if (wantedEnd < end) {
      segment.map.begin(wantedEnd);
      ranges.free(segment, wantedEnd, end);
    }
    account(segment, granule, wantedEnd - granule, size);
    return true;
  }

  /// Takes the granules `[end, wantedEnd)` behind a block from the free and uncommitted ranges
  /// there.
  private boolean growInto(Segment segment, long end, long wantedEnd) {
    BlockMap map = segment.map;
    if (wantedEnd > map.granules() || !isReachable(map, end, wantedEnd)) {
      return false;
    }
    ranges.coalesceFrom(segment, end);
    long free = map.isFree(end) ? segment.length(end) : 0;
    if (end + free < wantedEnd) {
      long uncommitted = segment.addressOf(end + free);
      if (supply.commitFrom(segment, uncommitted, wantedEnd - end) == 0) {
        return false;
      }
      ranges.coalesceFrom(segment, end);
    }
    long freeEnd = map.endOf(end);
    ranges.unindex(segment, end, freeEnd - end);
    map.join(end);
    if (wantedEnd < freeEnd) {
      map.begin(wantedEnd);
      ranges.index(segment, wantedEnd, freeEnd);
    }
    return true;
  }

  /// Whether the ranges from `end` on, at most one free and one uncommitted and one free, reach.
  private static boolean isReachable(BlockMap map, long end, long wantedEnd) {
    long reach = end;
    boolean seenUncommitted = false;
    while (reach < wantedEnd) {
      boolean uncommitted = map.isUncommitted(reach);
      if (uncommitted ? seenUncommitted : !map.isFree(reach)) {
        return false;
      }
      seenUncommitted |= uncommitted;
      reach = map.endOf(reach);
    }
    return true;
  }

  /// The live block that holds an address; 0 when it lies in no block of the back end.
  public long blockAround(long address) {
    Segment segment = ranges.find(address);
    long start = segment == null ? -1 : segment.blockAround(segment.granuleOf(address));
    return segment == null || start < 0 ? 0 : segment.addressOf(start);
  }

  /// Checks all records of the back end.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check(SpaceChecker space) {
    new BackEndChecker(space, ranges, this).check();
  }

  /// Bytes of the segments that are committed, and of the records about them.
  public long footprint() {
    return ranges.committedBytes + ranges.metadataBytes();
  }

  /// Live blocks.
  public long blocks() {
    return blocks;
  }

  /// What the back end holds at this moment.
  public BackEndTotals totals() {
    return new BackEndTotals(
        ranges.reservedBytes,
        ranges.committedBytes,
        ranges.freeBytes,
        ranges.largestFreeBytes(),
        requestedBytes,
        ranges.metadataBytes(),
        blocks,
        ranges.free.size(),
        ranges.uncommitted.size(),
        ranges.segments.count(),
        ranges.commits,
        ranges.decommits);
  }
}
