package org.freehold.playground.internal.heaps;

import java.io.IOException;
import java.util.List;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Everything about one heap of a snapshot that is found in one pass.
public final class HeapAnalysis {

  private static final long STANDARD_PAGE = 4_096;
  private static final long MOST_PAGE = 1 << 20;

  private final SnapshotHeap heap;
  private final PageScan pages;
  private final SegmentScan segments;
  private final SizeRows sizes = new SizeRows();
  private final StackTotals stacks;
  private long blocks;
  private long liveBytes;
  private long unreached;

  private HeapAnalysis(HeapSnapshot snapshot, SnapshotHeap heap) throws IOException {
    this.heap = heap;
    this.pages = new PageScan(pageSize(heap));
    this.segments = new SegmentScan(pageSize(heap));
    this.stacks = new StackTotals(snapshot.stacks());
    ItemWalk walk = new ItemWalk(pages, segments);
    snapshot.visit(
        heap,
        entry -> {
          walk.show(entry);
          sizes.add(entry);
          stacks.add(entry);
          if (entry.isBusy()) {
            blocks++;
            liveBytes += entry.size();
            unreached += entry.isUnreached() ? 1 : 0;
          }
        });
    walk.finish();
  }

  /// Reads a heap.
  ///
  /// @throws IOException when the snapshot cannot be read, or is malformed
  public static HeapAnalysis of(HeapSnapshot snapshot, SnapshotHeap heap) throws IOException {
    return new HeapAnalysis(snapshot, heap);
  }

  /// The size of a page of a heap: what the snapshot says, where that is a size of a page.
  static long pageSize(SnapshotHeap heap) {
    long size = heap.figure("pageSize");
    boolean isSize = size >= STANDARD_PAGE && size <= MOST_PAGE && Long.bitCount(size) == 1;
    return isSize ? size : STANDARD_PAGE;
  }

  /// The heap.
  public SnapshotHeap heap() {
    return heap;
  }

  /// Its pages.
  public PageCells pages() {
    return pages.cells();
  }

  /// Whole pages that are committed and free.
  public long freePages() {
    return pages.freePages();
  }

  /// Segments and large blocks, by address; the first thousands of them.
  public List<SegmentFigures> segments() {
    return segments.list();
  }

  /// How many segments there are.
  public long allSegments() {
    return segments.allSegments();
  }

  /// How many large blocks there are.
  public long allLarge() {
    return segments.allLarge();
  }

  /// The bytes of these.
  public long largeBytes() {
    return segments.largeBytes();
  }

  /// What keeps pages with few bytes, the cheapest first.
  public List<Pin> pins() {
    return Pins.of(pages.cells());
  }

  /// Blocks by size.
  public List<SizeFigures> sizes() {
    return SizeFigures.of(sizes);
  }

  /// Blocks by stack.
  public StackTotals stacks() {
    return stacks;
  }

  /// Live blocks, large ones too.
  public long blocks() {
    return blocks;
  }

  /// Bytes of these.
  public long liveBytes() {
    return liveBytes;
  }

  /// Live blocks that the search for pointers did not reach.
  public long unreached() {
    return unreached;
  }

  SizeRows sizeRows() {
    return sizes;
  }
}
