package org.freehold.cli.replay;

import java.util.List;
import org.freehold.cli.console.ExitCode;
import org.freehold.trace.replay.ReplayReport;

/// What a run over several traces found.
///
/// @param reports of the traces that could be read, in the order of the command line
/// @param unreadable the others
record Outcome(List<ReplayReport> reports, List<Unreadable> unreadable) {

  /// A trace that could not be replayed.
  ///
  /// @param trace as the user named it
  /// @param message why, in one line
  record Unreadable(String trace, String message) {}

  /// The exit status of the command.
  int exitCode() {
    boolean clean = unreadable.isEmpty() && reports.stream().allMatch(ReplayReport::isClean);
    return clean ? ExitCode.OK : ExitCode.FAILED;
  }
}
