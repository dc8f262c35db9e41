package org.freehold.cli.replay;

import org.freehold.trace.replay.ReplayReport;

/// Shows the reports of a run, as they arrive and at the end.
interface ReplayView {

  /// A trace has been replayed.
  void finished(ReplayReport report);

  /// All traces have been replayed, or could not be read.
  void end(Outcome outcome);
}
