package org.freehold.cli.compare;

import static org.freehold.cli.console.TextTable.Column.figure;
import static org.freehold.cli.console.TextTable.Column.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Ranking;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Scoring;
import org.freehold.trace.replay.Fragmentation;

/// The results as tables: one for each trace, and the ranking over all of them at the end. A row of
/// a policy that did not serve the trace says why.
final class CompareTable implements CompareView {

  private final Shell shell;
  private final Scoring scoring;

  CompareTable(Shell shell, Scoring scoring) {
    this.shell = shell;
    this.scoring = scoring;
  }

  private static int nameWidth(List<Result> results) {
    return results.stream().mapToInt(each -> each.policy().length()).max().orElse(0);
  }

  @Override
  public void finished(LoadedTrace trace, List<Result> results) {
    shell.println(
        name(trace.file())
            + ": "
            + Figures.count(trace.operations(), "operation")
            + ", at most "
            + Bytes.format(trace.peakLiveBytes())
            + " live");
    TextTable table =
        new TextTable(
            shell,
            List.of(
                text("policy", nameWidth(results)),
                figure("util", 5),
                figure("op/s", 6),
                figure("footprint", 9),
                figure("int", 5),
                figure("ext", 5),
                figure("virt", 5),
                figure("cache", 5),
                figure("real", 6),
                figure("probes", 6),
                figure("score", 5)));
    table.caption(
        "fragmentation in %: internal, external, virtual, cached, realized (overhead at peak)");
    table.header();
    int width = nameWidth(results);
    for (Result result : results) {
      if (result.isServed()) {
        table.row(cells(result));
      } else {
        shell.println(
            String.format(
                Locale.ROOT,
                "%-" + Math.max(width, 6) + "s  %s",
                result.policy(),
                failure(result)));
      }
    }
    shell.out().println();
    shell.out().flush();
  }

  /// Why a trace was not served, in one line.
  static String failure(Result result) {
    String what =
        switch (result.outcome()) {
          case SERVED -> "";
          case UNSUITED -> "not for this trace: ";
          case REFUSED -> "out of memory: ";
          case TOO_SLOW -> "stopped: ";
          case BROKEN -> "BROKEN: ";
        };
    return what + result.failure();
  }

  private List<String> cells(Result result) {
    Fragmentation kinds = result.fragmentation();
    return List.of(
        result.policy(),
        Figures.percent(result.utilization()),
        Figures.rate(result.operationsPerSecond()),
        Bytes.format(result.peakFootprintBytes()),
        known(kinds.internal()),
        known(kinds.external()),
        known(kinds.virtual()),
        known(kinds.cached()),
        Figures.percent(kinds.realized()),
        probes(result.searchesPerAllocation()),
        String.format(Locale.ROOT, "%.1f", scoring.of(result)));
  }

  /// A share, or a dash where the allocator does not report it.
  private static String known(double share) {
    return share < 0 ? "-" : Figures.percent(share);
  }

  private static String probes(double searches) {
    return searches < 0
        ? "-"
        : String.format(Locale.ROOT, searches < 100 ? "%.1f" : "%.0f", searches);
  }

  private static String name(Path trace) {
    Path name = trace.getFileName();
    return name == null ? trace.toString() : name.toString();
  }

  @Override
  public void end(List<Result> results, List<Unreadable> unreadable) {
    long traces = results.stream().map(Result::trace).distinct().count();
    if (results.stream().map(Result::policy).distinct().count() < 2) {
      return;
    }
    shell.out().println("Ranking over " + Figures.count(traces, "trace"));
    TextTable table =
        new TextTable(
            shell,
            List.of(
                figure("", 3),
                text("policy", nameWidth(results)),
                figure("util", 5),
                figure("op/s", 6),
                figure("score", 5),
                figure("served", 6)));
    table.header();
    int place = 0;
    for (Ranking.Entry entry : Ranking.of(results, scoring)) {
      table.row(
          List.of(
              Integer.toString(++place),
              entry.policy(),
              Figures.percent(entry.utilization()),
              Figures.rate(entry.operationsPerSecond()),
              String.format(Locale.ROOT, "%.1f", entry.score()),
              entry.served() + "/" + entry.traces()));
    }
    shell.out().flush();
  }
}
