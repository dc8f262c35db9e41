package org.freehold.cli.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.MemoryKind;
import org.freehold.trace.Repairs;
import org.freehold.trace.replay.ReplayReport;
import org.freehold.trace.replay.Violation;

/// The notes below the table, one line each: what the allocator did wrong, what it refused, what
/// was odd about the trace, and the checksum of the placement where it is comparable.
final class ReplayNotes {

  private static final int MAX_VIOLATIONS = 20;

  private final Shell shell;
  private final ReplayRequest request;

  ReplayNotes(Shell shell, ReplayRequest request) {
    this.shell = shell;
    this.request = request;
  }

  void print(List<ReplayReport> reports) {
    List<String> lines = new ArrayList<>();
    reports.forEach(report -> violations(report, lines));
    reports.forEach(report -> refusals(report, lines));
    reports.forEach(report -> truncation(report, lines));
    reports.forEach(report -> repairs(report, lines));
    if (request.verify() || request.space() == MemoryKind.SIMULATED) {
      reports.forEach(report -> placement(report, lines));
    }
    if (request.verify() && !reports.isEmpty()) {
      lines.add(verdict(reports));
    }
    if (!lines.isEmpty()) {
      shell.out().println();
      lines.forEach(shell::println);
    }
  }

  private static void violations(ReplayReport report, List<String> lines) {
    List<Violation> shown = report.violations().stream().limit(MAX_VIOLATIONS).toList();
    for (Violation violation : shown) {
      lines.add(
          String.format(
              Locale.ROOT,
              "violation  %s operation %d: %s: %s",
              name(report),
              violation.operation(),
              violation.kind().name().toLowerCase(Locale.ROOT),
              violation.message()));
    }
    long more = report.violationCount() - shown.size();
    if (more > 0) {
      lines.add("violation  " + name(report) + " and " + Figures.count(more) + " more");
    }
  }

  private static void refusals(ReplayReport report, List<String> lines) {
    if (report.refusals() > 0) {
      String count = Figures.count(report.refusals(), "request");
      lines.add(
          "refused    " + name(report) + " " + count + "; the first: " + report.firstRefusal());
    }
  }

  private static void truncation(ReplayReport report, List<String> lines) {
    if (report.isCut()) {
      lines.add("truncated  " + name(report) + "; the operations before the cut were replayed");
    }
  }

  private static void repairs(ReplayReport report, List<String> lines) {
    Repairs repairs = report.repairs();
    if (repairs.total() > 0) {
      List<String> kinds = new ArrayList<>();
      add(kinds, repairs.unknownFrees(), "free of an unknown block");
      add(kinds, repairs.nullFrees(), "free of null");
      add(kinds, repairs.liveReallocations(), "allocation of a live block");
      add(kinds, repairs.failedAllocations(), "allocation that failed when recorded");
      add(kinds, repairs.surplusOperations(), "operation beyond the declared number");
      add(kinds, repairs.undeclaredIds(), "block number beyond the declared number");
      add(kinds, repairs.unplacedAllocations(), "allocation without a known address");
      add(kinds, repairs.otherProcesses(), "call of another process");
      lines.add("repaired   " + name(report) + " " + String.join(", ", kinds));
    }
  }

  private static void add(List<String> kinds, long count, String kind) {
    if (count > 0) {
      kinds.add(Figures.count(count) + " x " + kind);
    }
  }

  private static void placement(ReplayReport report, List<String> lines) {
    lines.add("placement  " + name(report) + " " + ReplayJson.placement(report));
  }

  private static String verdict(List<ReplayReport> reports) {
    long operations = reports.stream().mapToLong(ReplayReport::operations).sum();
    long violations = reports.stream().mapToLong(ReplayReport::violationCount).sum();
    return "verified   "
        + Figures.count(reports.size(), "trace")
        + ", "
        + Figures.count(operations, "operation")
        + ": "
        + (violations == 0 ? "no violation" : Figures.count(violations, "violation"));
  }

  private static String name(ReplayReport report) {
    return ReplayTable.name(Path.of(report.trace()));
  }
}
