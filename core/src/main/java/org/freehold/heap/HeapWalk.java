package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.heap.HeapEntry.Kind;
import org.jspecify.annotations.Nullable;

/// Shows the contents of a heap in the order of addresses: segments with their ranges, then the
/// large blocks. Called with the heap's lock held and the front end suspended.
final class HeapWalk {

  private final boolean exactSizes;
  private final Ranges ranges;
  private final LargeBlocks large;
  private final @Nullable FrontEnd frontEnd;

  HeapWalk(HeapOptions options, Ranges ranges, LargeBlocks large, @Nullable FrontEnd frontEnd) {
    this.exactSizes = options.exactSizes();
    this.ranges = ranges;
    this.large = large;
    this.frontEnd = frontEnd;
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
      long slab = busy && frontEnd != null ? frontEnd.find(segment.addressOf(granule)) : 0;
      if (slab != 0) {
        showSlab(slab, index, visitor);
      } else {
        Kind kind = busy ? Kind.BUSY : map.isUncommitted(granule) ? Kind.UNCOMMITTED : Kind.FREE;
        long requested = busy && exactSizes ? bytes - segment.slack(granule) : -1;
        long address = segment.addressOf(granule);
        visitor.accept(new HeapEntry(kind, address, bytes, requested, index, false));
      }
      granule = end;
    }
  }

  private void showSlab(long record, int region, Consumer<? super HeapEntry> visitor) {
    visitor.accept(
        new HeapEntry(Kind.SLAB, Slabs.base(record), Slabs.bytes(record), -1, region, false));
    int size = Slabs.blockSize(record);
    for (int i = 0; i < Slabs.count(record); i++) {
      boolean live = frontEnd != null && frontEnd.isLive(Slabs.addressOf(record, i));
      long requested = live && exactSizes ? size - Slabs.slack(record, i) : -1;
      Kind kind = live ? Kind.BUSY : Kind.FREE;
      visitor.accept(
          new HeapEntry(kind, Slabs.addressOf(record, i), size, requested, region, true));
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
