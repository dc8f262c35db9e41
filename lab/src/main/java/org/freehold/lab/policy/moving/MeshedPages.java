package org.freehold.lab.policy.moving;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.freehold.lab.Area;

/// The frames and the pages of [Meshing]: frames are committed in the area, pages are what the
/// program sees, and a [PageTable] maps one to the other.
///
/// A page that is released keeps its number for the next run of the same length; a frame is
/// decommitted and reused in any order.
final class MeshedPages {

  private static final int PAGE = PageTable.PAGE;

  private final Area area;
  private final PageTable table;

  /// By length: the first pages of runs that are not mapped.
  private final Map<Integer, Deque<Integer>> freeRuns = new HashMap<>();

  private final Deque<Long> freeFrames = new ArrayDeque<>();
  private long nextFrame;

  MeshedPages(Area area) {
    this.area = area;
    this.table = new PageTable(area.memory(), area.base() + area.limit());
    this.nextFrame = area.base();
  }

  PageTable table() {
    return table;
  }

  /// Commits a frame.
  ///
  /// @return its address; 0 when there is no room
  long takeFrame() {
    Long free = freeFrames.poll();
    long frame = free == null ? nextFrame : free;
    if (frame >= area.base() + area.limit() || !area.commit(frame, PAGE)) {
      return 0;
    }
    nextFrame += free == null ? PAGE : 0;
    return frame;
  }

  void releaseFrame(long frame) {
    area.decommit(frame, PAGE);
    freeFrames.push(frame);
  }

  /// Takes one page and maps it.
  int takePage(long frame) {
    int page = takeRun(1);
    table.map(page, frame);
    return page;
  }

  /// Unmaps a page; its frame stays.
  void releasePage(int page) {
    table.map(page, 0);
    freeRuns.computeIfAbsent(1, _ -> new ArrayDeque<>()).push(page);
  }

  private int takeRun(int count) {
    Deque<Integer> free = freeRuns.get(count);
    return free == null || free.isEmpty() ? table.add(count) : free.pop();
  }

  /// Takes a run of pages, each with a frame of its own.
  ///
  /// @return the first page; -1 when there is no room
  int takeMappedRun(int count) {
    int first = takeRun(count);
    for (int i = 0; i < count; i++) {
      long frame = takeFrame();
      table.map(first + i, frame);
      if (frame == 0) {
        releaseRun(first, count, i);
        return -1;
      }
    }
    return first;
  }

  /// Releases a run of pages and the frames of the first `mapped` of them.
  void releaseRun(int first, int count, int mapped) {
    for (int i = 0; i < mapped; i++) {
      releaseFrame(table.frame(first + i));
      table.map(first + i, 0);
    }
    freeRuns.computeIfAbsent(count, _ -> new ArrayDeque<>()).push(first);
  }
}
