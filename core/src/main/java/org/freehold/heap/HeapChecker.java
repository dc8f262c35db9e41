package org.freehold.heap;

import org.freehold.Bytes;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// Checks a heap's records against each other and against the address space: every invariant that a
/// range, a segment and the totals have. O(n) for n ranges. Called with the heap's lock held.
///
/// | invariant | says |
/// |---|---|
/// | INV-HEAP-01 | ranges fill their segment without gaps |
/// | INV-HEAP-02 | no two uncommitted ranges of a segment touch, nor two free ones where they are joined |
/// | INV-HEAP-03 | pages of blocks and free ranges are committed, those of uncommitted ranges are not |
/// | INV-HEAP-04 | each total is the sum of what it counts |
/// | INV-HEAP-05 | each segment and large block is one whole reservation |
/// | INV-HEAP-06 | each free or uncommitted range is in its index, and nothing else is |
/// | INV-HEAP-08 | kept sizes fit their blocks |
/// | INV-HEAP-09 | a slab stands in the list that fits its taken blocks |
/// | INV-HEAP-10 | a slab is one block of the back end, its pages lead to it, its bits agree with its counts |
/// | INV-HEAP-12 | bins hold blocks of their cache's slabs that are taken and not live |
/// | INV-HEAP-11 | a debug heap knows each of its blocks (checked in [CheckedBlocks]) |
final class HeapChecker {

  private final AddressSpace space;
  private final Ranges ranges;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final @Nullable FrontEnd frontEnd;
  private final int granuleShift;

  private long blocks;
  private long busyBytes;
  private long requestedBytes;
  private long freeBytes;
  private long uncommittedBytes;
  private long reservedBytes;
  private int freeRanges;
  private int uncommittedRanges;

  HeapChecker(
      AddressSpace space,
      Ranges ranges,
      BackEnd backEnd,
      LargeBlocks large,
      @Nullable FrontEnd frontEnd) {
    this.space = space;
    this.ranges = ranges;
    this.backEnd = backEnd;
    this.large = large;
    this.frontEnd = frontEnd;
    this.granuleShift = ranges.granuleShift();
  }

  /// Checks everything.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    checkTrees();
    for (int i = 0; i < ranges.segments.count(); i++) {
      checkSegment(ranges.segments.get(i));
    }
    checkTotals();
    if (frontEnd != null) {
      checkSlabs(frontEnd);
    }
    large.forEach((address, block) -> {
      checkReservation(address, block.reserved);
      checkState(address, block.committed, Region.State.COMMITTED);
      checkState(
          address + block.committed, block.reserved - block.committed, Region.State.RESERVED);
    });
  }

  private void checkTrees() {
    try {
      ranges.free.validate();
      ranges.uncommitted.validate();
    } catch (IllegalStateException e) {
      throw new HeapCorruptionException("INV-HEAP-06 the index is sound: " + e.getMessage());
    }
  }

  private void checkSegment(Segment segment) {
    checkReservation(segment.base, segment.size);
    reservedBytes += segment.size;
    BlockMap map = segment.map;
    require(map.isStart(0), "INV-HEAP-01 a range begins at the start of the segment", segment.base);
    long segmentBlocks = 0;
    boolean previousFree = false;
    boolean previousUncommitted = false;
    for (long granule = 0; granule < map.granules(); ) {
      long end = map.nextStart(granule + 1);
      boolean free = map.isFree(granule);
      boolean uncommitted = map.isUncommitted(granule);
      long address = segment.addressOf(granule);
      require(
          !(free && previousFree && ranges.coalesces) && !(uncommitted && previousUncommitted),
          "INV-HEAP-02 neighbours of one kind are one range",
          address);
      if (map.isBlock(granule)) {
        segmentBlocks++;
        checkBlock(segment, granule, end);
      } else {
        checkRange(segment, granule, end, uncommitted);
      }
      previousFree = free;
      previousUncommitted = uncommitted;
      granule = end;
    }
    require(segmentBlocks == segment.blocks, "INV-HEAP-04 blocks of the segment", segment.base);
  }

  private void checkSlabs(FrontEnd front) {
    front.check();
    long[] sums = new long[3];
    front.forEachSlab(record -> {
      long base = Slabs.base(record);
      Segment segment = backEnd.find(base);
      require(
          segment != null
              && backEnd.isBlock(segment, base)
              && backEnd.blockBytes(segment, base) == Slabs.bytes(record),
          "INV-HEAP-10 a slab is one block of the back end",
          base);
      for (long page = base; page < base + Slabs.bytes(record); page += space.info().pageSize()) {
        require(front.find(page) == record, "INV-HEAP-10 a page leads to its slab", page);
      }
      int taken = 0;
      for (int i = 0; i < Slabs.count(record); i++) {
        boolean isTaken = Slabs.isTaken(record, i);
        boolean isLive = front.isLive(Slabs.addressOf(record, i));
        require(isTaken || !isLive, "INV-HEAP-10 a live block is taken", base);
        taken += isTaken ? 1 : 0;
        sums[2] += isLive ? 1 : 0;
      }
      require(taken == Slabs.taken(record), "INV-HEAP-10 taken blocks of the slab", base);
      sums[0]++;
      sums[1] += Slabs.bytes(record);
    });
    FrontEndSummary known = front.summary();
    require(sums[0] == known.slabs(), "INV-HEAP-04 slabs", 0);
    require(sums[1] == known.slabBytes(), "INV-HEAP-04 slab bytes", 0);
    require(sums[2] == known.liveBlocks(), "INV-HEAP-04 live blocks in slabs", 0);
  }

  private void checkBlock(Segment segment, long granule, long end) {
    long address = segment.addressOf(granule);
    long bytes = (end - granule) << granuleShift;
    long slack = segment.slack(granule);
    require(
        slack >= 0 && slack <= bytes && slack <= 1L << granuleShift,
        "INV-HEAP-08 the kept size fits the block",
        address);
    checkState(address, bytes, Region.State.COMMITTED);
    blocks++;
    busyBytes += bytes;
    requestedBytes += bytes - slack;
  }

  private void checkRange(Segment segment, long granule, long end, boolean isUncommitted) {
    long address = segment.addressOf(granule);
    long bytes = (end - granule) << granuleShift;
    checkState(address, bytes, isUncommitted ? Region.State.RESERVED : Region.State.COMMITTED);
    RangeIndex index = isUncommitted ? ranges.uncommitted : ranges.free;
    require(index.contains(address, end - granule), "INV-HEAP-06 the range is indexed", address);
    if (isUncommitted) {
      uncommittedBytes += bytes;
      uncommittedRanges++;
    } else {
      freeBytes += bytes;
      freeRanges++;
    }
  }

  private void checkTotals() {
    long base = 0;
    require(blocks == backEnd.blocks, "INV-HEAP-04 blocks", base);
    require(busyBytes == backEnd.busyBytes, "INV-HEAP-04 busy bytes", base);
    require(freeBytes == ranges.freeBytes, "INV-HEAP-04 free bytes", base);
    require(busyBytes + freeBytes == ranges.committedBytes, "INV-HEAP-04 committed bytes", base);
    require(reservedBytes == ranges.reservedBytes, "INV-HEAP-04 reserved bytes", base);
    require(
        reservedBytes == ranges.committedBytes + uncommittedBytes,
        "INV-HEAP-04 uncommitted bytes",
        base);
    require(freeRanges == ranges.free.size(), "INV-HEAP-06 free ranges", base);
    require(uncommittedRanges == ranges.uncommitted.size(), "INV-HEAP-06 uncommitted ranges", base);
    require(
        backEnd.requestedBytes == 0 || backEnd.requestedBytes == requestedBytes,
        "INV-HEAP-04 requested bytes",
        base);
  }

  private void checkReservation(long address, long size) {
    Region region = space.query(address);
    long end = address + size;
    boolean whole = region.allocationBase() == address;
    for (long a = address; whole && a < end; a = region.end()) {
      region = space.query(a);
      whole = region.allocationBase() == address && region.end() <= end;
    }
    require(whole, "INV-HEAP-05 the heap's memory is whole reservations", address);
  }

  private void checkState(long address, long bytes, Region.State state) {
    for (long a = address; a < address + bytes; ) {
      Region region = space.query(a);
      require(region.state() == state, "INV-HEAP-03 pages are " + state, a);
      a = region.end();
    }
  }

  private static void require(boolean holds, String invariant, long address) {
    if (!holds) {
      throw new HeapCorruptionException(
          invariant + (address == 0 ? "" : " at " + Bytes.address(address)));
    }
  }
}
