package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.heap.HeapEntry.Kind;

/// Shows the contents of a heap in the order of addresses: segments with their ranges, then the
/// large blocks. Called with the heap's lock held.
final class HeapWalk {

  private final boolean exactSizes;
  private final Ranges ranges;
  private final LargeBlocks large;

  HeapWalk(HeapOptions options, Ranges ranges, LargeBlocks large) {
    this.exactSizes = options.exactSizes();
    this.ranges = ranges;
    this.large = large;
  }

  void accept(Consumer<? super HeapEntry> visitor) {
    for (int i = 0; i < ranges.segments.count(); i++) {
      showSegment(ranges.segments.get(i), i, visitor);
    }
    large.forEach((address, block) ->
        visitor.accept(
            new HeapEntry(
                Kind.LARGE,
                address,
                block.committed,
                exactSizes ? block.requested : -1,
                -1,
                false)));
  }

  private void showSegment(Segment segment, int index, Consumer<? super HeapEntry> visitor) {
    visitor.accept(
        new HeapEntry(Kind.REGION, segment.base, committedBytes(segment), -1, index, false));
    BlockMap map = segment.map;
    for (long granule = 0; granule < map.granules(); ) {
      long end = map.nextStart(granule + 1);
      long bytes = (end - granule) << ranges.granuleShift();
      boolean busy = map.isBlock(granule);
      Kind kind = busy ? Kind.BUSY : map.isUncommitted(granule) ? Kind.UNCOMMITTED : Kind.FREE;
      long requested = busy && exactSizes ? bytes - segment.slack(granule) : -1;
      visitor.accept(
          new HeapEntry(kind, segment.addressOf(granule), bytes, requested, index, false));
      granule = end;
    }
  }

  private long committedBytes(Segment segment) {
    BlockMap map = segment.map;
    long uncommitted = 0;
    for (long granule = 0; granule < map.granules(); ) {
      long end = map.nextStart(granule + 1);
      uncommitted += map.isUncommitted(granule) ? end - granule : 0;
      granule = end;
    }
    return segment.size - (uncommitted << ranges.granuleShift());
  }
}
