package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapCorruptionException;
import org.freehold.heap.internal.check.Invariant;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.vm.Region;

/// The checker of the back end: its segments' maps, indexes and totals against each other and
/// against the address space. O(n) for n ranges. The heap's lock is held.
///
/// INV-HEAP-01 to 06 and 08, as `HeapChecker` lists them.
final class BackEndChecker {

  private final SpaceChecker space;
  private final Ranges ranges;
  private final BackEnd backEnd;
  private final int granuleShift;

  private long blocks;
  private long busyBytes;
  private long requestedBytes;
  private long freeBytes;
  private long uncommittedBytes;
  private long reservedBytes;
  private int freeRanges;
  private int uncommittedRanges;

  BackEndChecker(SpaceChecker space, Ranges ranges, BackEnd backEnd) {
    this.space = space;
    this.ranges = ranges;
    this.backEnd = backEnd;
    this.granuleShift = ranges.granuleShift();
  }

  /// Checks everything.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    ranges.finishUndoing();
    checkIndexes();
    for (int i = 0; i < ranges.segments.count(); i++) {
      checkSegment(ranges.segments.get(i));
    }
    checkTotals();
  }

  private void checkIndexes() {
    try {
      ranges.free.validate();
      ranges.uncommitted.validate();
    } catch (IllegalStateException e) {
      throw new HeapCorruptionException("INV-HEAP-06 the index is sound: " + e.getMessage());
    }
  }

  private void checkSegment(Segment segment) {
    space.requireReservation(
        "INV-HEAP-05 the heap's memory is whole reservations", segment.base, segment.size);
    reservedBytes += segment.size;
    BlockMap map = segment.map;
    Invariant.require(
        map.isStart(0), "INV-HEAP-01 a range begins at the start of the segment", segment.base);
    long segmentBlocks = 0;
    boolean isPreviousFree = false;
    boolean isPreviousUncommitted = false;
    for (long granule = 0; granule < map.granules(); ) {
      long end = map.endOf(granule);
      boolean isFree = map.isFree(granule);
      boolean isUncommitted = map.isUncommitted(granule);
      long address = segment.addressOf(granule);
      Invariant.require(
          !(isFree && isPreviousFree && ranges.coalesces)
              && !(isUncommitted && isPreviousUncommitted),
          "INV-HEAP-02 adjacent ranges of one kind are one range",
          address);
      if (map.isBlock(granule)) {
        segmentBlocks++;
        checkBlock(segment, granule, end);
      } else {
        checkRange(segment, granule, end, isUncommitted);
      }
      isPreviousFree = isFree;
      isPreviousUncommitted = isUncommitted;
      granule = end;
    }
    Invariant.require(
        segmentBlocks == segment.blocks, "INV-HEAP-04 blocks of the segment", segment.base);
  }

  private void checkBlock(Segment segment, long granule, long end) {
    long address = segment.addressOf(granule);
    long bytes = (end - granule) << granuleShift;
    long slack = segment.slack(granule);
    Invariant.require(
        slack >= 0 && slack <= bytes && slack <= 1L << granuleShift,
        "INV-HEAP-08 the kept size fits the block",
        address);
    space.requireState("INV-HEAP-03 pages are", address, bytes, Region.State.COMMITTED);
    blocks++;
    busyBytes += bytes;
    requestedBytes += bytes - slack;
  }

  private void checkRange(Segment segment, long granule, long end, boolean isUncommitted) {
    long address = segment.addressOf(granule);
    long bytes = (end - granule) << granuleShift;
    Region.State state = isUncommitted ? Region.State.RESERVED : Region.State.COMMITTED;
    space.requireState("INV-HEAP-03 pages are", address, bytes, state);
    RangeIndex index = isUncommitted ? ranges.uncommitted : ranges.free;
    Invariant.require(
        index.contains(address, end - granule), "INV-HEAP-06 the range is indexed", address);
    if (isUncommitted) {
      uncommittedBytes += bytes;
      uncommittedRanges++;
    } else {
      freeBytes += bytes;
      freeRanges++;
    }
  }

  private void checkTotals() {
    requireTotal(blocks == backEnd.blocks, "INV-HEAP-04 blocks");
    requireTotal(busyBytes == backEnd.busyBytes, "INV-HEAP-04 busy bytes");
    requireTotal(freeBytes == ranges.freeBytes, "INV-HEAP-04 free bytes");
    requireTotal(busyBytes + freeBytes == ranges.committedBytes, "INV-HEAP-04 committed bytes");
    requireTotal(reservedBytes == ranges.reservedBytes, "INV-HEAP-04 reserved bytes");
    requireTotal(
        reservedBytes == ranges.committedBytes + uncommittedBytes, "INV-HEAP-04 uncommitted bytes");
    requireTotal(freeRanges == ranges.free.size(), "INV-HEAP-06 free ranges");
    requireTotal(uncommittedRanges == ranges.uncommitted.size(), "INV-HEAP-06 uncommitted ranges");
    requireTotal(
        backEnd.requestedBytes == 0 || backEnd.requestedBytes == requestedBytes,
        "INV-HEAP-04 requested bytes");
  }

  private static void requireTotal(boolean holds, String invariant) {
    Invariant.require(holds, invariant, 0);
  }
}
