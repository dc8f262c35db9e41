package org.freehold.cli.vmmap;

import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.WideText;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapText;

/// The tables of VMMap as text, for a file and for a terminal.
final class VmmapTables {

  private VmmapTables() {}

  /// The lines, as wide as they are.
  static List<String> lines(VmmapSnapshot snapshot, boolean details) {
    List<String> lines = new ArrayList<>(VmmapText.heading(snapshot));
    lines.add("");
    lines.addAll(VmmapText.summary(snapshot));
    if (details) {
      lines.add("");
      lines.addAll(VmmapText.details(snapshot));
    }
    return lines;
  }

  /// Prints the tables, fitted to the terminal.
  static void print(Shell shell, VmmapSnapshot snapshot, boolean details) {
    VmmapText.heading(snapshot).forEach(shell::println);
    shell.println("");
    WideText.print(shell, VmmapText.summary(snapshot));
    if (details) {
      shell.println("");
      WideText.print(shell, VmmapText.details(snapshot));
    }
  }
}
