package org.freehold.vm.internal.reservations;

import org.freehold.vm.Protection;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Checks a reservation table against itself, each invariant by its number.
final class ReservationChecker {

  private ReservationChecker() {}

  /// Checks a table.
  ///
  /// @param reservedBytes the total that the table keeps
  /// @param committedPages the total that the table keeps
  static void check(VadTree tree, SpaceInfo info, long reservedBytes, long committedPages) {
    tree.validate();
    long reserved = 0;
    long pages = 0;
    long previousEnd = 0;
    for (Vad vad : tree.toList()) {
      check(
          vad.base() >= previousEnd, "INV-VM-01 reservations are ordered and do not overlap", vad);
      previousEnd = vad.end();
      reserved += vad.size();
      pages += checkRuns(vad, info);
    }
    if (reserved != reservedBytes || pages != committedPages) {
      throw new IllegalStateException(
          "INV-VM-03 totals are sums, reserved=" + reserved + "/" + reservedBytes);
    }
  }

  private static long checkRuns(Vad vad, SpaceInfo info) {
    RunChecker checker = new RunChecker(vad);
    vad.committed().forEach(checker);
    check(
        checker.end <= vad.size() / info.pageSize(),
        "INV-VM-02 runs lie inside their reservation",
        vad);
    check(
        vad.view() == null || checker.count == vad.size() / info.pageSize(),
        "INV-VM-06 all pages of a view are committed",
        vad);
    check(checker.count == vad.committedPages(), "INV-VM-02 the page count is the runs' sum", vad);
    return checker.count;
  }

  private static final class RunChecker implements PageRuns.Visitor<Protection> {
    private final Vad vad;
    private long end;
    private long count;
    private @Nullable Protection previous;

    RunChecker(Vad vad) {
      this.vad = vad;
    }

    @Override
    public void run(long from, long to, Protection value) {
      check(from >= end && to > from, "INV-VM-02 runs are ordered", vad);
      check(
          from > end || from == 0 || !value.equals(previous),
          "INV-VM-02 touching runs differ",
          vad);
      end = to;
      previous = value;
      count += to - from;
    }
  }

  private static void check(boolean holds, String invariant, Vad vad) {
    if (!holds) {
      throw new IllegalStateException(invariant + ", reservation=" + vad.base());
    }
  }
}
