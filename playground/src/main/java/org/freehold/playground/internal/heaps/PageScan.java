package org.freehold.playground.internal.heaps;

import org.freehold.inspect.snapshot.SnapshotEntry;

/// Fills [PageCells]: how full each page is, what keeps it, and what would go back with it.
///
/// The keepers of a page follow each other. If they went, one free range would reach from the end
/// of the keeper before them to the start of the one after them, and its whole pages would go back.
/// Those without a keeper would have gone back anyway and do not count.
final class PageScan implements ItemVisitor {

  private static final int NONE = -1;

  private final PageCells cells;
  private final FreeRuns runs;
  private final long pageSize;
  private int segmentFlag;
  private int lastCell = NONE;

  /// The cells of the current item.
  private int first;

  private int last;

  /// The keeper whose successor is not known yet.
  private int keeperFirst = NONE;

  private int keeperLast;
  private long keeperEnd;

  PageScan(long pageSize) {
    this.cells = new PageCells(pageSize);
    this.runs = new FreeRuns(pageSize);
    this.pageSize = pageSize;
  }

  PageCells cells() {
    return cells;
  }

  /// Pages that are committed and free.
  long freePages() {
    return runs.pages();
  }

  @Override
  public void segment(long base, long committed) {
    segmentFlag = PageCells.SEGMENT;
    lastCell = NONE;
    runs.restart(base);
  }

  @Override
  public void begin(Item kind, long start, long end) {
    if (kind == Item.UNCOMMITTED) {
      int cell = cells.append(start, PageCells.UNCOMMITTED | segmentFlag);
      if (cell >= 0) {
        cells.pages[cell] = (end - start) / pageSize;
      }
      segmentFlag = 0;
      lastCell = NONE;
      return;
    }
    first = NONE;
    last = NONE;
    for (long page = runs.down(start); page < end; page += pageSize) {
      boolean isShared = lastCell != NONE && cells.address[lastCell] == page;
      int cell = isShared ? lastCell : cells.append(page, segmentFlag);
      if (cell == NONE) {
        break;
      }
      segmentFlag = 0;
      lastCell = cell;
      first = first == NONE ? cell : first;
      last = cell;
    }
  }

  @Override
  public void block(SnapshotEntry entry) {
    if (first == NONE) {
      return;
    }
    long page = runs.down(entry.address());
    long cell = first + (page - cells.address[first]) / pageSize;
    for (; page < entry.end() && cell <= last; page += pageSize, cell++) {
      long from = Math.max(page, entry.address());
      cells.live[(int) cell] += (int) (Math.min(page + pageSize, entry.end()) - from);
      cells.blocks[(int) cell]++;
    }
  }

  @Override
  public void end(Item kind, long start, long end, long bytes, long blocks) {
    if (kind == Item.UNCOMMITTED) {
      stop(start, end, NONE);
      return;
    }
    int flag =
        switch (kind) {
          case SLAB -> PageCells.SLAB;
          case EMPTY_SLAB -> PageCells.EMPTY_SLAB;
          case QUARANTINED -> PageCells.QUARANTINED;
          default -> 0;
        };
    if (!kind.isKeeper()) {
      mark(flag);
      return;
    }
    long freeFrom = runs.up(runs.start());
    stop(start, end, first);
    if (first == NONE) {
      return;
    }
    for (int cell = first; cell <= last; cell++) {
      if ((cells.flags[cell] & PageCells.KEPT) == 0) {
        cells.gainFrom[cell] = Math.max(freeFrom, runs.down(start));
      }
      cells.keptBytes[cell] += bytes;
      cells.keptBlocks[cell] += blocks;
    }
    mark(PageCells.KEPT | flag);
    keeperFirst = first;
    keeperLast = last;
    keeperEnd = end;
  }

  private void mark(int flag) {
    for (int cell = first; flag != 0 && cell != NONE && cell <= last; cell++) {
      cells.flags[cell] |= (byte) flag;
    }
  }

  /// A free range ends here, and with it what the keeper before it keeps, but for a page that the
  /// next keeper keeps too.
  private void stop(long from, long to, int nextCell) {
    runs.stop(from, to);
    if (keeperFirst != NONE) {
      long end = Math.min(runs.down(from), runs.up(keeperEnd));
      for (int cell = keeperFirst; cell <= keeperLast; cell++) {
        if (cell != nextCell) {
          cells.pages[cell] = (end - cells.gainFrom[cell]) / pageSize;
        }
      }
    }
    keeperFirst = NONE;
  }

  @Override
  public void endSegment(long end) {
    stop(end, end, NONE);
  }

  @Override
  public void large(SnapshotEntry entry) {}
}
