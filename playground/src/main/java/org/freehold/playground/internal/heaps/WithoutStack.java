package org.freehold.playground.internal.heaps;

import java.io.IOException;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// What would go back if all blocks that one stack allocated were freed.
public final class WithoutStack implements ItemVisitor {

  /// What would.
  ///
  /// @param blocks of the stack
  /// @param bytes of these
  /// @param pages of segments that would go back
  /// @param largeBytes of large blocks, which would
  /// @param segments that would be empty, beside the first
  public record Gain(long blocks, long bytes, long pages, long largeBytes, long segments) {}

  private final int stack;
  private final FreeRuns now;
  private final FreeRuns without;
  private long blocks;
  private long bytes;
  private long largeBytes;
  private long emptied;
  private long segments;
  private long left;
  private long gone;
  private long segmentGone;
  private long segmentLeft;

  private WithoutStack(int stack, long pageSize) {
    this.stack = stack;
    this.now = new FreeRuns(pageSize);
    this.without = new FreeRuns(pageSize);
  }

  /// Finds it out.
  ///
  /// @throws IOException when the snapshot cannot be read, or is malformed
  public static Gain find(HeapSnapshot snapshot, SnapshotHeap heap, int stack) throws IOException {
    WithoutStack search = new WithoutStack(stack, HeapAnalysis.pageSize(heap));
    ItemWalk walk = new ItemWalk(search);
    snapshot.visit(heap, walk);
    walk.finish();
    return new Gain(
        search.blocks,
        search.bytes,
        search.without.pages() - search.now.pages(),
        search.largeBytes,
        search.emptied);
  }

  @Override
  public void segment(long base, long committed) {
    segments++;
    segmentGone = 0;
    segmentLeft = 0;
    now.restart(base);
    without.restart(base);
  }

  @Override
  public void begin(Item kind, long start, long end) {
    left = 0;
    gone = 0;
  }

  @Override
  public void block(SnapshotEntry entry) {
    if (entry.stack() == stack) {
      gone++;
      blocks++;
      bytes += entry.size();
    } else {
      left++;
    }
  }

  @Override
  public void end(Item kind, long start, long end, long itemBytes, long itemBlocks) {
    segmentGone += gone;
    segmentLeft += left;
    if (!kind.isKeeper() && kind != Item.UNCOMMITTED) {
      return;
    }
    now.stop(start, end);
    if (left > 0 || kind == Item.UNCOMMITTED || kind == Item.QUARANTINED) {
      without.stop(start, end);
    }
  }

  @Override
  public void endSegment(long end) {
    now.stop(end, end);
    without.stop(end, end);
    emptied += segments > 1 && segmentGone > 0 && segmentLeft == 0 ? 1 : 0;
  }

  @Override
  public void large(SnapshotEntry entry) {
    if (entry.stack() == stack) {
      blocks++;
      bytes += entry.size();
      largeBytes += entry.size();
    }
  }
}
