package org.freehold.heap.internal.backend;

import java.util.function.Consumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;

/// A walk over the segments of a heap and their ranges, in address order. The heap's lock is held.
public final class SegmentWalk {

  private final Ranges ranges;
  private final boolean exactSizes;
  private final Inside inside;

  public SegmentWalk(Ranges ranges, boolean exactSizes, Inside inside) {
    this.ranges = ranges;
    this.exactSizes = exactSizes;
    this.inside = inside;
  }

  /// Shows each segment, followed by its ranges.
  public void accept(Consumer<? super HeapEntry> visitor) {
    for (int i = 0; i < ranges.segments.count(); i++) {
      showSegment(ranges.segments.get(i), i, visitor);
    }
  }

  private void showSegment(Segment segment, int region, Consumer<? super HeapEntry> visitor) {
    visitor.accept(
        new HeapEntry(Kind.REGION, segment.base, committedBytes(segment), -1, region, false));
    BlockMap map = segment.map;
    for (long granule = 0; granule < map.granules(); granule = map.endOf(granule)) {
      boolean isBusy = map.isBlock(granule);
      if (!isBusy || !inside.show(segment.addressOf(granule), region, visitor)) {
        showRange(segment, granule, isBusy, region, visitor);
      }
    }
  }

  private void showRange(
      Segment segment,
      long granule,
      boolean isBusy,
      int region,
      Consumer<? super HeapEntry> visitor) {
    BlockMap map = segment.map;
    long bytes = (map.endOf(granule) - granule) << ranges.granuleShift();
    Kind kind = isBusy ? Kind.BUSY : map.isUncommitted(granule) ? Kind.UNCOMMITTED : Kind.FREE;
    long requested = isBusy && exactSizes ? bytes - segment.slack(granule) : -1;
    visitor.accept(
        new HeapEntry(kind, segment.addressOf(granule), bytes, requested, region, false));
  }

  private long committedBytes(Segment segment) {
    BlockMap map = segment.map;
    long uncommitted = 0;
    for (long granule = 0; granule < map.granules(); ) {
      long end = map.endOf(granule);
      uncommitted += map.isUncommitted(granule) ? end - granule : 0;
      granule = end;
    }
    return segment.size - (uncommitted << ranges.granuleShift());
  }

  /// Shows the contents of a block of the back end instead of the block, if it has any: a slab's
  /// blocks.
  @FunctionalInterface
  public interface Inside {

    /// Shows the contents of a block.
    ///
    /// @param address of the block
    /// @param region the index of its segment
    /// @return whether anything was shown
    boolean show(long address, int region, Consumer<? super HeapEntry> visitor);
  }
}
