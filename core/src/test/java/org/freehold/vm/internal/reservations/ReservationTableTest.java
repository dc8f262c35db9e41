package org.freehold.vm.internal.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The reservation table, whose whole state is compared as a picture after each step: for each
/// region its state (`r`eserved or `C`ommitted), its pages, and a bar between reservations.
class ReservationTableTest {

  private static final long PAGE = 0x1000;
  private static final SpaceInfo INFO =
      new SpaceInfo("test", 64, PAGE, PAGE, PAGE, 0x1000 * PAGE - 1);

  private final ReservationTable table = new ReservationTable(INFO);

  private String picture() {
    return table.regions().stream()
        .map(region ->
            (region.base() == region.allocationBase() ? "|" : " ")
                + (region.state() == Region.State.COMMITTED ? "C" : "r")
                + region.size() / PAGE)
        .collect(Collectors.joining());
  }

  private Vad add(long firstPage, long pages) {
    Vad vad =
        new Vad(
            firstPage * PAGE,
            pages * PAGE,
            Protection.READ_WRITE,
            Region.Type.PRIVATE,
            Caching.CACHED);
    table.add(vad);
    return vad;
  }

  @AfterEach
  void theTableIsConsistent() {
    table.validate();
  }

  @Test
  void committingSplitsAReservedRunAndDecommittingHealsIt() {
    Vad vad = add(16, 10);
    assertThat(picture()).isEqualTo("|r10");
    table.commit(vad, new PageRange(2, 5), Protection.READ_WRITE);
    assertThat(picture()).isEqualTo("|r2 C3 r5");
    assertThat(table.committedBytes()).isEqualTo(3 * PAGE);
    table.decommit(table.prepareDecommit(vad, new PageRange(0, 4)));
    assertThat(picture()).isEqualTo("|r4 C1 r5");
    table.decommit(table.prepareDecommit(vad, table.allPagesOf(vad)));
    assertThat(picture()).isEqualTo("|r10");
    assertThat(table.committedBytes()).isZero();
  }

  @Test
  void cuttingOutTheMiddleLeavesTwoReservationsWithTheirPages() {
    Vad vad = add(16, 10);
    table.commit(vad, new PageRange(1, 9), Protection.READ_WRITE);
    table.replace(table.prepareCut(vad, new PageRange(4, 6)));
    assertThat(picture()).isEqualTo("|r1 C3|C3 r1");
    assertThat(table.reservedBytes()).isEqualTo(8 * PAGE);
    assertThat(table.committedBytes()).isEqualTo(6 * PAGE);
    assertThat(table.find(20 * PAGE)).isNull();
  }

  @Test
  void splittingKeepsEveryPage() {
    Vad vad = add(16, 10);
    table.replace(table.prepareSplit(vad, new PageRange(0, 4)));
    assertThat(picture()).isEqualTo("|r4|r6");
    table.replace(table.prepareSplit(table.tree().toList().getLast(), new PageRange(2, 3)));
    assertThat(picture()).isEqualTo("|r4|r2|r1|r3");
    assertThat(table.reservedBytes()).isEqualTo(10 * PAGE);
  }

  @Test
  void adjacentReservationsStayTwo() {
    add(16, 2);
    table.commit(add(18, 2), new PageRange(0, 2), Protection.READ_WRITE);
    assertThat(picture()).isEqualTo("|r2|C2");
  }

  @Test
  void aGuardSurvivesDecommitAndFaultsOnce() {
    Vad vad = add(16, 2);
    table.commit(vad, new PageRange(0, 1), Protection.READ_WRITE.guarded());
    table.decommit(table.prepareDecommit(vad, new PageRange(0, 1)));
    assertThat(table.consumeDecommittedGuard(vad, 0)).isTrue();
    assertThat(table.consumeDecommittedGuard(vad, 0)).isFalse();
    assertThat(table.consumeDecommittedGuard(vad, 1)).isFalse();
  }
}
