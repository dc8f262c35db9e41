package org.freehold.heap.internal.backend;

/// The range census of a heap: what its ranges amount to, for reports and for the search for damage
/// in free memory. It only reads.
///
/// The heap's lock is held.
final class RangeCensus {

  private RangeCensus() {}

  /// Granules of the largest free range. The index orders sizes up to a bound only, beyond which
  /// each range is looked at.
  static long largestFree(Ranges ranges) {
    long address = ranges.free.largest();
    if (address == 0) {
      return 0;
    }
    long clamped = Math.min(RangeIndex.CLAMP, ranges.lengthAt(address));
    long largest = 0;
    for (long a = ranges.free.bestFit(clamped);
        a != 0;
        a = ranges.free.next(a, ranges.lengthAt(a))) {
      largest = Math.max(largest, ranges.lengthAt(a));
    }
    return largest;
  }

  /// Granules of the largest run of free and uncommitted ranges. O(n) for n ranges.
  static long largestReach(Ranges ranges) {
    long largest = 0;
    for (int i = 0; i < ranges.segments.count(); i++) {
      BlockMap map = ranges.segments.get(i).map;
      long run = 0;
      for (long granule = 0; granule < map.granules(); ) {
        long end = map.endOf(granule);
        run = map.isBlock(granule) ? 0 : run + end - granule;
        largest = Math.max(largest, run);
        granule = end;
      }
    }
    return largest;
  }

  /// Shows the start and the end of each free range, in address order.
  static void forEachFree(Ranges ranges, AddressRangeVisitor visitor) {
    for (int i = 0; i < ranges.segments.count(); i++) {
      Segment segment = ranges.segments.get(i);
      BlockMap map = segment.map;
      for (long granule = 0; granule < map.granules(); ) {
        long end = map.endOf(granule);
        if (map.isFree(granule)) {
          visitor.show(segment.addressOf(granule), segment.addressOf(end));
        }
        granule = end;
      }
    }
  }
}
