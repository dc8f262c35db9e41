package org.freehold.playground.internal.heaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.freehold.inspect.snapshot.SnapshotEntry;

/// The segments of a heap, and its largest large blocks.
final class SegmentScan implements ItemVisitor {

  private static final int MOST_SEGMENTS = 2_000;
  private static final int MOST_LARGE = 1_000;

  private final long pageSize;
  private final List<SegmentFigures> segments = new ArrayList<>();
  private final PriorityQueue<SegmentFigures> large =
      new PriorityQueue<>(Comparator.comparingLong(SegmentFigures::liveBytes));
  private long allSegments;
  private long allLarge;
  private long largeBytes;
  private FreeRuns runs;
  private long base;
  private long committed;
  private long liveBytes;
  private long liveBlocks;
  private long slabs;
  private long freeBytes;

  SegmentScan(long pageSize) {
    this.pageSize = pageSize;
    this.runs = new FreeRuns(pageSize);
  }

  @Override
  public void segment(long start, long bytes) {
    base = start;
    committed = bytes;
    liveBytes = 0;
    liveBlocks = 0;
    slabs = 0;
    freeBytes = 0;
    runs = new FreeRuns(pageSize);
    runs.restart(start);
  }

  @Override
  public void begin(Item kind, long start, long end) {}

  @Override
  public void block(SnapshotEntry entry) {}

  @Override
  public void end(Item kind, long start, long end, long bytes, long blocks) {
    liveBytes += bytes;
    liveBlocks += blocks;
    slabs += kind == Item.SLAB || kind == Item.EMPTY_SLAB ? 1 : 0;
    freeBytes += kind == Item.FREE ? end - start : 0;
    if (kind.isKeeper() || kind == Item.UNCOMMITTED) {
      runs.stop(start, end);
    }
  }

  @Override
  public void endSegment(long end) {
    runs.stop(end, end);
    allSegments++;
    if (segments.size() < MOST_SEGMENTS) {
      segments.add(
          new SegmentFigures(
              base,
              end - base,
              committed,
              liveBytes,
              liveBlocks,
              slabs,
              freeBytes,
              runs.pages(),
              false,
              0));
    }
  }

  @Override
  public void large(SnapshotEntry entry) {
    allLarge++;
    largeBytes += entry.size();
    large.add(
        new SegmentFigures(
            entry.address(),
            entry.size(),
            entry.size(),
            entry.size(),
            1,
            0,
            0,
            0,
            true,
            entry.stack()));
    if (large.size() > MOST_LARGE) {
      large.poll();
    }
  }

  /// Segments and large blocks, by address.
  List<SegmentFigures> list() {
    List<SegmentFigures> all = new ArrayList<>(segments);
    all.addAll(large);
    all.sort(Comparator.comparingLong(SegmentFigures::base));
    return List.copyOf(all);
  }

  long allSegments() {
    return allSegments;
  }

  long allLarge() {
    return allLarge;
  }

  long largeBytes() {
    return largeBytes;
  }
}
