package org.freehold.vm.internal.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.internal.reservations.ReservationTable.Decommit;
import org.freehold.vm.internal.reservations.ReservationTable.Replacement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Changes of a reservation table that have been prepared allocate no Java object, whatever the
/// table looks like: so they cannot fail.
class PreparedChangeTest {

  /// The virtual machine allocates some strings when it decides to compile a method, and ignores it
  /// if it cannot. So a few changes may seem to allocate.
  private static final int MAX_COMPILATIONS = 12;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PAGE = 0x1000;
  private static final long PAGES = 600;
  private static final SpaceInfo INFO = new SpaceInfo("test", 64, PAGE, PAGE, PAGE, (1L << 40) - 1);

  private static final Protection[] PROTECTIONS = {
    Protection.READ_WRITE, Protection.READ, Protection.READ_WRITE.guarded()
  };

  private final ReservationTable table = new ReservationTable(INFO);

  PreparedChangeTest() {
    Rehearsal.require();
  }

  private int changesThatAllocated;
  private final SplittableRandom random = new SplittableRandom(1);

  private Vad add(long firstPage, long pages) {
    Vad vad =
        new Vad(
            firstPage * PAGE,
            pages * PAGE,
            Protection.READ_WRITE,
            Region.Type.PRIVATE,
            Caching.CACHED);
    vad.watchWrites();
    table.add(vad);
    return vad;
  }

  private PageRange draw(Vad vad) {
    long count = vad.size() / PAGE;
    long from = random.nextLong(count);
    long most = random.nextInt(4) == 0 ? count - from : Math.min(3, count - from);
    return new PageRange(from, from + 1 + random.nextLong(most));
  }

  private void note(long before) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (bytes > 0) {
      changesThatAllocated++;
    }
  }

  @AfterEach
  void nothingWasAllocated() {
    assertThat(changesThatAllocated).isLessThan(MAX_COMPILATIONS);
  }

  @Test
  void commitsAndDecommitsAllocateNothing() {
    Vad vad = add(1, PAGES);
    for (int round = 0; round < 20_000; round++) {
      PageRange pages = draw(vad);
      Protection protection = PROTECTIONS[random.nextInt(PROTECTIONS.length)];
      long before;
      if (random.nextInt(4) > 0) {
        table.prepareCommit(vad);
        before = THREADS.getCurrentThreadAllocatedBytes();
        table.commit(vad, pages, protection);
      } else {
        mark(vad, pages);
        Decommit decommit = table.prepareDecommit(vad, pages);
        before = THREADS.getCurrentThreadAllocatedBytes();
        table.decommit(decommit);
      }
      note(before);
      table.validate();
    }
  }

  private static void mark(Vad vad, PageRange pages) {
    vad.locked().prepareSet();
    vad.locked().set(pages.from(), pages.to(), true);
    PageRuns<Boolean> written = vad.written();
    if (written != null) {
      written.set(pages, true);
    }
  }

  /// As when a commit that was refused half-way is followed by the table, run by run.
  @Test
  void runByRunIsOnePreparation() {
    Vad vad = add(1, PAGES);
    for (int round = 0; round < 2_000; round++) {
      for (int i = 0; i < 20; i++) {
        table.commit(vad, draw(vad), PROTECTIONS[random.nextInt(PROTECTIONS.length)]);
        table.decommit(table.prepareDecommit(vad, draw(vad)));
      }
      PageRange pages = draw(vad);
      table.prepareCommit(vad);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (long page = pages.from(); page < pages.to(); ) {
        long end = vad.endOfRun(page, pages.to());
        if (vad.committed().get(page) != null && (page & 1) == 0) {
          table.commit(vad, page, end, Protection.READ);
        }
        page = end;
      }
      note(before);
      table.validate();
    }
  }

  @Test
  void replacingReservationsAllocatesNothing() {
    for (long i = 0; i < 500; i++) {
      Vad _ = add(1 + i * 2 * PAGES, PAGES);
    }
    for (int round = 0; round < 3_000; round++) {
      Vad vad = table.tree().floor(random.nextLong(1_000 * PAGES) * PAGE);
      if (vad == null || vad.size() == PAGE) {
        continue;
      }
      table.commit(vad, draw(vad), Protection.READ);
      PageRange pages = draw(vad);
      Replacement replacement =
          random.nextBoolean() ? table.prepareCut(vad, pages) : table.prepareSplit(vad, pages);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      table.replace(replacement);
      note(before);
    }
    table.validate();
  }
}
