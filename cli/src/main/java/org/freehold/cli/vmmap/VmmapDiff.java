package org.freehold.cli.vmmap;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.WideText;
import org.freehold.inspect.report.VmmapChange;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapText;

/// Compares two saved maps.
final class VmmapDiff {

  private static final int SHOWN_REGIONS = 40;

  private final Shell shell;
  private final Path before;
  private final Path after;

  VmmapDiff(Shell shell, Path before, Path after) {
    this.shell = shell;
    this.before = before;
    this.after = after;
  }

  int run(boolean details, boolean json) throws IOException {
    VmmapSnapshot from = VmmapReader.read(before);
    VmmapSnapshot to = VmmapReader.read(after);
    VmmapChange change = VmmapChange.between(from, to);
    PrintWriter out = shell.out();
    if (json) {
      VmmapJson.write(out, from, to, change);
    } else {
      shell.println("Before:   " + describe(from));
      shell.println("After:    " + describe(to));
      out.println();
      int most = details ? Integer.MAX_VALUE : SHOWN_REGIONS;
      WideText.print(shell, VmmapText.change(change, most));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String describe(VmmapSnapshot snapshot) {
    long pid = snapshot.owner().pid();
    String process = snapshot.owner().name() + (pid == 0 ? "" : ", PID " + pid);
    return process + ", " + snapshot.takenAt();
  }
}
