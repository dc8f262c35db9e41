package org.freehold.vm.internal.reservations;

import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;

/// Makes every change of a reservation table once, on a table of its own, before the first table is
/// used.
///
/// The first time that a class refers to another one, even to `java.lang.Math`, the virtual machine
/// asks the class loader, which allocates Java objects and may fail. It must not do so in the
/// middle of a change.
public final class Rehearsal {

  private static final long PAGE = 4096;

  /// Runs of pages, enough for a tree of several nodes.
  private static final long RUNS = 150;

  private static volatile boolean isDone;

  private Rehearsal() {}

  /// Rehearses unless it has been done. Safe for use by several threads.
  ///
  /// @throws OutOfMemoryError when there is too little Java memory; a later call tries again
  public static void require() {
    if (!isDone) {
      rehearse();
      isDone = true;
    }
  }

  private static void rehearse() {
    SpaceInfo info = new SpaceInfo("rehearsal", 64, PAGE, PAGE, PAGE, (1L << 40) - 1);
    ReservationTable table = new ReservationTable(info);
    Vad many = add(table, 1, 2 * RUNS);
    for (long page = 0; page < 2 * RUNS; page += 2) {
      Protection protection = page % 4 == 0 ? Protection.READ_WRITE : Protection.READ.guarded();
      commit(table, many, new PageRange(page, page + 1), protection);
    }
    PageRange all = table.allPagesOf(many);
    commit(table, many, new PageRange(1, 3), Protection.READ);
    table.decommit(table.prepareDecommit(many, new PageRange(1, 3)));
    table.decommit(table.prepareDecommit(many, new PageRange(0, RUNS)));
    boolean _ = table.keepsGuard(many, 6) && table.consumeDecommittedGuard(many, 6);
    mark(many.locked(), all);
    mark(many.lost(), all);
    PageRuns<Boolean> written = many.written();
    if (written != null) {
      mark(written, all);
    }
    table.decommit(table.prepareDecommit(many, all));
    for (long i = 0; i < 20; i++) {
      commit(table, add(table, 1000 + 10 * i, 6), new PageRange(1, 5), Protection.READ);
    }
    for (long i = 0; i < 20; i++) {
      Vad vad = table.find((1000 + 10 * i) * PAGE);
      if (vad != null) {
        PageRange middle = new PageRange(2, 4);
        table.replace(i % 2 == 0 ? table.prepareCut(vad, middle) : table.prepareSplit(vad, middle));
      }
    }
    for (Vad vad = table.tree().first(); vad != null; vad = table.tree().first()) {
      table.remove(vad);
    }
  }

  private static Vad add(ReservationTable table, long page, long pages) {
    Protection protection = Protection.READ_WRITE;
    Region.Type type = Region.Type.PRIVATE;
    Vad vad = new Vad(0, pages * PAGE, protection, type, Caching.CACHED);
    vad.place(page * PAGE);
    vad.watchWrites();
    table.add(vad);
    return vad;
  }

  private static void commit(ReservationTable table, Vad vad, PageRange pages, Protection as) {
    table.prepareCommit(vad);
    table.commit(vad, pages, as);
  }

  private static void mark(PageRuns<Boolean> marks, PageRange pages) {
    marks.prepareSet();
    marks.set(pages, true);
    marks.prepareClear();
    marks.clear(pages.from() + 1, pages.to() - 1);
  }
}
