package org.freehold.cli.replay;

import static org.freehold.cli.console.TextTable.Column.figure;
import static org.freehold.cli.console.TextTable.Column.text;

import java.nio.file.Path;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.trace.replay.Fragmentation;
import org.freehold.trace.replay.ReplayReport;

/// The reports as a table with a row for each trace, with notes and the last heap below it.
final class ReplayTable implements ReplayView {

  private static final int MAX_NAME = 40;

  private final Shell shell;
  private final ReplayRequest request;
  private final TextTable table;
  private boolean isBegun;

  ReplayTable(Shell shell, ReplayRequest request) {
    this.shell = shell;
    this.request = request;
    this.table = new TextTable(shell, columns(request.traces()));
  }

  private static List<TextTable.Column> columns(List<Path> traces) {
    int name = traces.stream().mapToInt(trace -> name(trace).length()).max().orElse(0);
    return List.of(
        text("trace", Math.min(name, MAX_NAME)),
        figure("operations", 10),
        figure("time", 7),
        figure("op/s", 6),
        figure("peak live", 9),
        figure("footprint", 9),
        figure("/live", 5),
        figure("int", 5),
        figure("ext", 5),
        figure("virt", 5),
        figure("cache", 5),
        figure("real", 5));
  }

  @Override
  public void finished(ReplayReport report) {
    if (!isBegun) {
      isBegun = true;
      table.caption(
          "fragmentation in %: internal, external, virtual, cached, realized (overhead at peak)");
      table.header();
    }
    table.row(cells(report));
  }

  private static List<String> cells(ReplayReport report) {
    Fragmentation kinds = report.fragmentation();
    return List.of(
        name(Path.of(report.trace())),
        Figures.count(report.operations()),
        Figures.duration(report.seconds()),
        Figures.rate(report.operationsPerSecond()),
        Bytes.format(report.peakLiveBytes()),
        Bytes.format(report.peakFootprintBytes()),
        Figures.quotient(report.peakFootprintBytes(), report.peakLiveBytes()),
        Figures.percent(kinds.internal()),
        Figures.percent(kinds.external()),
        Figures.percent(kinds.virtual()),
        Figures.percent(kinds.cached()),
        Figures.percent(kinds.realized()));
  }

  /// The last part of the path, which distinguishes the traces of a folder.
  static String name(Path trace) {
    Path name = trace.getFileName();
    return name == null ? trace.toString() : name.toString();
  }

  @Override
  public void end(Outcome outcome) {
    new ReplayNotes(shell, request).print(outcome.reports());
    if (!outcome.reports().isEmpty()) {
      new HeapText(shell).print(outcome.reports().getLast());
    }
    shell.out().flush();
  }
}
