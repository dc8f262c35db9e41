package org.freehold.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.OutOfMemoryException;
import org.freehold.cli.console.Explanation;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.replay.Replay;
import org.freehold.trace.replay.ReplayOptions;
import org.freehold.trace.replay.ReplayOptions.PlacementListener;
import org.freehold.trace.replay.ReplayReport;

/// Replays the traces one after the other. A trace that cannot be replayed is reported as an error
/// of one line, and the others still run.
final class ReplayRun {

  private final Shell shell;
  private final ReplayRequest request;
  private final ReplayView view;
  private final PlacementListener placements;
  private final List<ReplayReport> reports = new ArrayList<>();
  private final List<Outcome.Unreadable> unreadable = new ArrayList<>();

  ReplayRun(Shell shell, ReplayRequest request) {
    this.shell = shell;
    this.request = request;
    this.view = request.json() ? new ReplayJson(shell) : new ReplayTable(tableShell(), request);
    this.placements =
        request.printPlacement() ? new PlacementPrinter(shell.out()) : PlacementListener.NONE;
  }

  // Placements are for comparing and counting, so nothing else is printed on stdout.
  private Shell tableShell() {
    return request.printPlacement() ? shell.withOutOnErr() : shell;
  }

  /// Replays all and shows all.
  ///
  /// @return the exit status
  int run() {
    try (ProgressBar progress = new ProgressBar(shell)) {
      for (Path trace : request.traces()) {
        replay(trace, progress);
      }
    }
    Outcome outcome = new Outcome(reports, unreadable);
    view.end(outcome);
    return outcome.exitCode();
  }

  private void replay(Path trace, ProgressBar progress) {
    progress.label(trace.getFileName() == null ? trace.toString() : "" + trace.getFileName());
    try {
      ReplayReport report = Replay.run(trace, options(trace, progress));
      progress.erase();
      if (report.isCut() && report.operations() == 0) {
        throw new IOException("truncated before its first operation; there is nothing to replay");
      }
      reports.add(report);
      view.finished(report);
    } catch (IOException | OutOfMemoryException e) {
      progress.erase();
      String message = named(trace, e);
      unreadable.add(new Outcome.Unreadable(trace.toString(), message));
      shell.error(message, e);
    }
  }

  // An exception of the file system names the file; "Is a directory" does not.
  private static String named(Path trace, Exception problem) {
    String message = Explanation.of(problem);
    return problem instanceof TraceFormatException || message.startsWith(trace.toString())
        ? message
        : trace + ": " + message;
  }

  private ReplayOptions options(Path trace, ProgressBar progress) {
    String name = String.valueOf(trace.getFileName());
    return new ReplayOptions(
        new FreshHeaps(name, request.space(), request.limitBytes(), request.frontEnd()),
        request.space().toString(),
        request.verify(),
        request.passes(),
        placements,
        progress::update);
  }
}
