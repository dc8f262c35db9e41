package org.freehold.cli.vmmap;

import java.io.IOException;
import java.io.PrintWriter;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.WideText;
import org.freehold.cli.process.Format;
import org.freehold.inspect.report.VmmapChange;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapText;
import org.jspecify.annotations.Nullable;

/// Takes snapshots periodically, and shows each with the changes since the previous one. On a
/// terminal each replaces the previous one; elsewhere they follow each other. Ctrl-C ends the
/// process, and nothing needs to be restored then.
final class VmmapWatch {

  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";
  private static final int MAX_REGIONS = 20;

  private final Shell shell;
  private final VmmapRequest request;
  private final long intervalMillis;
  private final int samples;

  /// Prepares.
  ///
  /// @param intervalMillis time between two samples
  /// @param samples how many to take; 0 for no end
  VmmapWatch(Shell shell, VmmapRequest request, long intervalMillis, int samples) {
    this.shell = shell;
    this.request = request;
    this.intervalMillis = intervalMillis;
    this.samples = samples;
  }

  /// Watches.
  ///
  /// @return the exit code
  int run() throws IOException {
    VmmapSnapshot before = null;
    for (int sample = 1; ; sample++) {
      VmmapSnapshot now = VmmapRun.snapshot(request.pid());
      show(before, now);
      before = now;
      if (sample == samples || !sleep()) {
        return ExitCode.OK;
      }
    }
  }

  private boolean sleep() {
    try {
      Thread.sleep(intervalMillis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void show(@Nullable VmmapSnapshot before, VmmapSnapshot now) {
    PrintWriter out = shell.out();
    if (request.format() == Format.JSON) {
      VmmapJson.write(out, now);
    } else {
      out.print(shell.outIsTerminal() ? CLEAR : "");
      VmmapTables.print(shell, now, request.details());
      out.println();
      if (before != null) {
        out.println("Since " + before.takenAt() + ":");
        WideText.print(shell, VmmapText.change(VmmapChange.between(before, now), MAX_REGIONS));
        out.println();
      }
    }
    out.flush();
  }
}
