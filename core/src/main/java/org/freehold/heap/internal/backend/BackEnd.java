package org.freehold.heap.internal.backend;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.vm.AddressSpaceException;

/// The back end of a heap: a best-fit allocator of blocks of any size over the ranges of its
/// segments, lowest address first among equals, splitting to the granule, coalescing at once.
///
/// A front end is a caller like any other: its slabs of small blocks are blocks of the back end,
/// which it gets from [#allocate] and returns to [#free].
///
/// Sizes are in bytes, as the caller requested them; a block is a whole number of granules, at
/// least one. Nothing is ever written into a block.
///
/// Each operation is whole (`org.freehold.internal.change`): it commits memory first, which is a
/// change of its own, then prepares its index nodes, then changes maps, indexes and counts. Purging
/// after a free is settling. The caller has prepared the stack.
///
/// Sources: Wilson et al., "Dynamic Storage Allocation: A Survey and Critical Review", 1995, on
/// best fit with address order and immediate coalescing.
///
/// Not thread-safe: called with the heap's lock held.
public final class BackEnd {

  /// How many ranges an aligned request probes before it takes one that fits wherever it begins.
  private static final int ALIGNED_CANDIDATES = 8;

  private final Ranges ranges;
  private final MemorySupply supply;
  private final int granuleShift;
  private final long granuleMask;
  private final boolean exactSizes;

  /// Live blocks; their bytes, rounding included; and the bytes requested, where exact sizes are
  /// kept.
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

  /// Allocates a block; 0 when no memory is available.
  public long allocate(long size) {
    long granules = granulesFor(size);
    long address = ranges.bestFit(granules);
    if (address == 0) {
      address = supply.grow(granules);
      if (address == 0) {
        return 0;
      }
    }
    ranges.prepare();
    Segment segment = ranges.segmentOf(address);
    long granule = segment.granuleOf(address);
    long end = segment.map.endOf(granule);
    ranges.unindex(segment, granule, end - granule);
    return place(segment, granule, granules, end, size);
  }

  /// Allocates a block at a multiple of `alignment`, a power of two; 0 when no memory is available.
  public long allocateAligned(long size, long alignment) {
    if (alignment <= granuleMask + 1) {
      return allocate(size);
    }
    long granules = granulesFor(size);
    long address = alignedCandidate(granules, alignment);
    if (address == 0) {
      long worstCase = granules + (alignment >>> granuleShift) - 1;
      address = ranges.bestFit(worstCase);
      if (address == 0) {
        address = supply.grow(worstCase);
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

  /// Frees a block.
  ///
  /// @return its bytes, rounding included; -1 when the address is not a live block, and nothing has
  ///   changed
  public long free(long address) {
    Segment segment = ranges.find(address);
    return segment != null && isBlock(segment, address) ? free(segment, address) : -1;
  }

  private long free(Segment segment, long address) {
    ranges.prepare();
    BlockMap map = segment.map;
    long granule = segment.granuleOf(address);
    long end = map.endOf(granule);
    discount(segment, granule, end - granule);
    map.vacate(granule);
    blocks--;
    settle(segment, ranges.free(segment, granule, end));
    return (end - granule) << granuleShift;
  }

  /// Purges if enough has become free. The block has been freed: what purging fails for, be it Java
  /// memory or the kernel, is not the caller's business, and is tried again another time.
  private void settle(Segment segment, long granule) {
    try {
      supply.blockRemoved(segment, granule);
    } catch (OutOfMemoryError
        | StackOverflowError
        | OutOfMemoryException
        | AddressSpaceException e) {
      // The ranges are as they were before the step that failed.
    }
  }

  /// Resizes a live block in place; [#isBlock] must hold for it.
  ///
  /// @return whether that was possible; when not, nothing has changed
  public boolean resize(long address, long size) {
    Segment segment = ranges.segmentOf(address);
    long granule = segment.granuleOf(address);
    long end = segment.map.endOf(granule);
    long wantedEnd = granule + granulesFor(size);
    if (wantedEnd > end && !makeRoom(segment, end, wantedEnd)) {
      return false;
    }
    ranges.prepare();
    discount(segment, granule, end - granule);
    if (wantedEnd > end) {
      growInto(segment, end, wantedEnd);
    } else if (wantedEnd < end) {
      segment.map.begin(wantedEnd);
      ranges.free(segment, wantedEnd, end);
    }
    account(segment, granule, wantedEnd - granule, size);
    return true;
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

  /// The start of the live block that an address lies in; 0 when it lies in no block of the back
  /// end.
  public long blockAround(long address) {
    Segment segment = ranges.find(address);
    long start = segment == null ? -1 : segment.blockAround(segment.granuleOf(address));
    return segment == null || start < 0 ? 0 : segment.addressOf(start);
  }

  /// Bytes of a block, rounding included; -1 when the address is not a live block.
  public long blockBytes(long address) {
    Segment segment = ranges.find(address);
    return segment != null && isBlock(segment, address)
        ? segment.length(segment.granuleOf(address)) << granuleShift
        : -1;
  }

  /// The usable size of a block: the size requested where exact sizes are kept, else the block's;
  /// -1 when the address is not a live block.
  public long usableBytes(long address) {
    Segment segment = ranges.find(address);
    if (segment == null || !isBlock(segment, address)) {
      return -1;
    }
    long granule = segment.granuleOf(address);
    return (segment.length(granule) << granuleShift) - segment.slack(granule);
  }

  /// Committed bytes of the segments, and the bytes of the metadata about them.
  public long footprint() {
    return ranges.committedBytes + ranges.metadataBytes();
  }

  /// Live blocks.
  public long blocks() {
    return blocks;
  }

  /// What the back end holds at the moment.
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

  /// Checks all records of the back end.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check(SpaceChecker space) {
    new BackEndChecker(space, ranges, this).check();
  }

  /// The first of the best-fitting ranges that happens to hold an aligned block; 0 when none of the
  /// first few does.
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
    ranges.prepare();
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

  /// Splits a range that is in no index: its first granules become a block, the rest a free range.
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

  /// Makes the granules `[end, wantedEnd)` after a block part of one free range, out of the free
  /// and uncommitted ranges there.
  ///
  /// @return whether that is possible
  private boolean makeRoom(Segment segment, long end, long wantedEnd) {
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
    return true;
  }

  /// Joins the granules `[end, wantedEnd)` of the free range after a block to the block.
  private void growInto(Segment segment, long end, long wantedEnd) {
    BlockMap map = segment.map;
    long freeEnd = map.endOf(end);
    ranges.unindex(segment, end, freeEnd - end);
    map.join(end);
    if (wantedEnd < freeEnd) {
      map.begin(wantedEnd);
      ranges.index(segment, wantedEnd, freeEnd);
    }
  }

  /// Whether the ranges from `end` on reach `wantedEnd`: at most one free, one uncommitted and one
  /// free range, in this order.
  private static boolean isReachable(BlockMap map, long end, long wantedEnd) {
    long reach = end;
    boolean seenUncommitted = false;
    while (reach < wantedEnd) {
      boolean isUncommitted = map.isUncommitted(reach);
      if (isUncommitted ? seenUncommitted : !map.isFree(reach)) {
        return false;
      }
      seenUncommitted |= isUncommitted;
      reach = map.endOf(reach);
    }
    return true;
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

  private long granulesFor(long size) {
    return Math.max(1, (size + granuleMask) >>> granuleShift);
  }

  private static long alignUp(long address, long alignment) {
    return (address + alignment - 1) & -alignment;
  }
}
