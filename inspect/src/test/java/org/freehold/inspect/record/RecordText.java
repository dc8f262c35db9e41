package org.freehold.inspect.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Records for tests, and what holds for a report of any text.
final class RecordText {

  static final String HEADER =
      "freehold-vm-record\t1\tspace=native\tpid=7\tstart=2026-01-31T12:00:00Z\tpageSize=4096\n";

  static final String WHOLE =
      HEADER
          + "stack\t1\tA.a(A.java:1)\tMain.main(Main.java:9)\n"
          + "10\t1:main\t1\treserve\t0x0\t16384\t0x10000\tREAD_WRITE\n"
          + "stack\t2\tB.b(B.java:2)\tMain.main(Main.java:10)\n"
          + "20\t1:main\t2\treserve-commit\t0x20000\t8192\t0x20000\tREAD_WRITE\n"
          + "30\t1:main\t1\tcommit\t0x10000\t8192\tok\tREAD_WRITE\n"
          + "40\t22:w\\torker\t1\tdecommit\t0x11000\t1\tok\t-\n"
          + "50\t1:main\t2\trelease\t0x21000\t4096\tok\t-\n"
          + "60\t1:main\t2\treserve\t0x0\t18446744073709551615\tno-memory\tREAD_WRITE\n"
          + "70\t1:main\t1\tprotect\t0x10000\t4096\tok\tREAD\n"
          + "80\t1:main\t1\treset\t0x10000\t4096\tok\t-\n";

  private RecordText() {}

  static LeakReport report(String text) throws IOException {
    try (VmRecordReader reader =
        VmRecordReader.open(
            "app.vmrecord", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      return LeakReport.of(reader);
    }
  }

  /// Any text is read or refused in one line, and what is read makes sense.
  static void check(String text) throws IOException {
    LeakReport report;
    try {
      report = report(text);
    } catch (RecordFormatException e) {
      assertThat(e.getMessage()).matches("app\\.vmrecord:[1-9][0-9]*: expected .*");
      return;
    }
    assertThat(report.refused()).isBetween(0L, report.calls());
    assertThat(report.committedBytes()).isBetween(0L, report.reservedBytes());
    for (LeakReport.Leak leak : report.leaks()) {
      assertThat(leak.partlyReleased()).isBetween(0L, leak.reservations());
      assertThat(leak.firstNanos()).isBetween(0L, leak.lastNanos());
      assertThat(leak.ranges().stream().mapToLong(LeakReport.Range::size).sum())
          .isEqualTo(leak.reservedBytes());
    }
  }
}
