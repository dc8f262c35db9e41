package org.freehold.playground.internal.heaps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;
import org.freehold.playground.internal.heaps.Keepers.Part;
import org.freehold.playground.internal.heaps.Keepers.Share;

/// Finds the [Keepers] of pages: counts the free pages of the heap as they are, and as they were if
/// the items on the pages were free.
public final class KeeperSearch implements ItemVisitor {

  private static final int MOST_BLOCKS = 1_000;
  private static final int MOST_ITEMS = 300;
  private static final int MOST_STACKS = 50;

  private final long from;
  private final long to;
  private final FreeRuns now;
  private final FreeRuns without;
  private final List<Part> items = new ArrayList<>();
  private final List<KeptBlock> onPage = new ArrayList<>();
  private final List<KeptBlock> beside = new ArrayList<>();
  private final Map<Integer, long[]> stacks = new HashMap<>();
  private long allBlocks;
  private long allBytes;
  private long onPageBlocks;
  private long onPageBytes;
  private long quarantined;
  private boolean isKept;
  private long base;
  private long segments;
  private long segmentBlocks;
  private boolean isHere;
  private long segment = -1;
  private long segmentEnd = -1;
  private boolean isFirstSegment;
  private boolean isLarge;
  private boolean emptiesSegment;
  private long freeFrom = -1;
  private long freeTo = -1;

  private KeeperSearch(long pageSize, long from, long to) {
    this.from = from;
    this.to = to;
    this.now = new FreeRuns(pageSize);
    this.without = new FreeRuns(pageSize);
  }

  /// Searches.
  ///
  /// @param heap of the snapshot
  /// @param from an address; its page is the first one
  /// @param to an address past the first one; the page before it is the last one
  /// @throws IOException when the snapshot cannot be read, or is malformed
  public static Keepers find(HeapSnapshot snapshot, SnapshotHeap heap, long from, long to)
      throws IOException {
    long pageSize = HeapAnalysis.pageSize(heap);
    FreeRuns pages = new FreeRuns(pageSize);
    long last = to > Long.MAX_VALUE - pageSize ? to : pages.up(to);
    KeeperSearch search =
        new KeeperSearch(pageSize, pages.down(from), Math.max(last, pages.down(from) + pageSize));
    ItemWalk walk = new ItemWalk(search);
    snapshot.visit(heap, walk);
    walk.finish();
    return search.found();
  }

  private Keepers found() {
    List<KeptBlock> blocks = new ArrayList<>(onPage);
    blocks.addAll(beside.subList(0, Math.min(beside.size(), MOST_BLOCKS - onPage.size())));
    List<Share> shares =
        stacks.entrySet().stream()
            .map(each -> new Share(each.getKey(), each.getValue()[0], each.getValue()[1]))
            .sorted(Comparator.comparingLong(Share::bytes).reversed())
            .limit(MOST_STACKS)
            .toList();
    return new Keepers(
        from,
        to,
        segment,
        segmentEnd,
        isFirstSegment,
        isLarge,
        List.copyOf(items),
        List.copyOf(blocks),
        allBlocks,
        allBytes,
        onPageBlocks,
        onPageBytes,
        quarantined,
        shares,
        without.pages() - now.pages(),
        freeFrom,
        freeTo,
        emptiesSegment);
  }

  private boolean overlaps(long start, long end) {
    return start < to && end > from;
  }

  @Override
  public void segment(long start, long committed) {
    base = start;
    segments++;
    segmentBlocks = 0;
    isHere = false;
    now.restart(start);
    without.restart(start);
  }

  @Override
  public void begin(Item kind, long start, long end) {
    isKept = overlaps(start, end);
    isHere |= isKept;
  }

  @Override
  public void block(SnapshotEntry entry) {
    if (isKept) {
      add(entry);
    }
  }

  private void add(SnapshotEntry entry) {
    boolean isOn = overlaps(entry.address(), entry.end());
    allBlocks++;
    allBytes += entry.size();
    if (isOn) {
      onPageBlocks++;
      onPageBytes += Math.min(entry.end(), to) - Math.max(entry.address(), from);
    }
    List<KeptBlock> list = isOn ? onPage : beside;
    if (list.size() < MOST_BLOCKS) {
      list.add(KeptBlock.of(entry, isOn));
    }
    long[] share = stacks.computeIfAbsent(entry.stack(), _ -> new long[2]);
    share[0]++;
    share[1] += entry.size();
  }

  @Override
  public void end(Item kind, long start, long end, long bytes, long blocks) {
    segmentBlocks += blocks;
    if (isKept) {
      quarantined += kind == Item.QUARANTINED ? 1 : 0;
      if (items.size() < MOST_ITEMS) {
        items.add(new Part(kind, start, end, blocks, bytes));
      }
    }
    boolean isWall = kind.isKeeper() || kind == Item.UNCOMMITTED;
    if (isWall) {
      now.stop(start, end);
    }
    if (kind == Item.UNCOMMITTED || (kind.isKeeper() && !isKept)) {
      stopWithout(start, end);
    }
  }

  private void stopWithout(long start, long end) {
    if (isHere && freeFrom < 0 && without.start() < to && start > from) {
      freeFrom = without.start();
      freeTo = start;
    }
    without.stop(start, end);
  }

  @Override
  public void endSegment(long end) {
    now.stop(end, end);
    stopWithout(end, end);
    if (isHere) {
      segment = base;
      segmentEnd = end;
      isFirstSegment = segments == 1;
      emptiesSegment = segmentBlocks == allBlocks;
    }
  }

  @Override
  public void large(SnapshotEntry entry) {
    if (overlaps(entry.address(), entry.end())) {
      isLarge = true;
      segment = entry.address();
      segmentEnd = entry.end();
      freeFrom = entry.address();
      freeTo = entry.end();
      add(entry);
    }
  }
}
