package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.inspect.record.LeakReport;
import org.freehold.inspect.record.LeakReport.Leak;
import org.freehold.inspect.record.LeakReport.Range;
import org.freehold.inspect.record.RecordHeader;

/// Prints reservations that were never released and views that were never unmapped: what the record
/// is, the totals, and a paragraph for each stack. Sizes and addresses are in the notation of
/// [AddressText].
public final class LeakText {

  private static final String HEADER =
      "--- Never released, by stack ---- Count ----- Reserved ---- Committed ------- First --------"
          + " Last";
  private static final int SHOWN_RANGES = 3;
  private static final double NANOS = 1e9;

  private LeakText() {}

  /// Shows a report.
  ///
  /// @param report what to show
  /// @return the lines
  public static List<String> lines(LeakReport report) {
    List<String> lines = new ArrayList<>();
    addSums(report, lines);
    if (!report.leaks().isEmpty()) {
      lines.add("");
      lines.add(HEADER);
    }
    int number = 0;
    for (Leak leak : report.leaks()) {
      addLeak(++number, leak, lines);
    }
    return lines;
  }

  private static void addSums(LeakReport report, List<String> lines) {
    RecordHeader header = report.header();
    lines.add(
        "Process:        "
            + (header.pid() + ", " + header.space() + " memory, recorded from " + header.start()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Calls:          %,d in %s, of which %,d refused",
            report.calls(),
            seconds(report.nanos()),
            report.refused()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Never released: %,d of %,d reservations, %s reserved, %s committed",
            report.open(),
            report.reservations(),
            plain(report.reservedBytes()),
            plain(report.committedBytes())));
    if (report.views() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Never unmapped: %,d of %,d views, %s mapped",
              report.openViews(),
              report.views(),
              plain(report.viewBytes())));
    }
    addDoubts(report, lines);
  }

  private static void addDoubts(LeakReport report, List<String> lines) {
    if (report.isCut()) {
      lines.add("Note:           the last line of the record is truncated and was ignored");
    }
    if (report.unmatchedCalls() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Note:           %,d calls do not match those before them: the record began late,"
                  + " or not all calls were recorded",
              report.unmatchedCalls()));
    }
  }

  private static void addLeak(int number, Leak leak, List<String> lines) {
    String partly =
        leak.partlyReleased() == 0
            ? leak.areViews() ? "views" : ""
            : String.format(Locale.ROOT, "%,d released in part", leak.partlyReleased());
    lines.add("");
    lines.add(
        String.format(
                Locale.ROOT,
                "#%-5d%-24s%9d%15s%15s%14s%14s",
                number,
                partly,
                leak.reservations(),
                AddressNames.human(leak.reservedBytes()),
                AddressNames.human(leak.committedBytes()),
                seconds(leak.firstNanos()),
                seconds(leak.lastNanos()))
            .stripTrailing());
    leak.stack().forEach(frame -> lines.add("    at " + frame));
    leak.ranges().stream().limit(SHOWN_RANGES).forEach(range -> lines.add(range(range)));
    int more = leak.ranges().size() - SHOWN_RANGES;
    if (more > 0) {
      lines.add("    and " + more + " more");
    }
  }

  private static String range(Range range) {
    return "    "
        + AddressNames.digits(range.start(), false)
        + ", "
        + plain(range.size())
        + ", by thread "
        + range.thread();
  }

  /// A size for a sentence: without the padding of columns.
  private static String plain(long bytes) {
    return AddressNames.human(bytes).replaceAll("[()]", "").strip();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f s", nanos / NANOS);
  }
}
