package org.freehold.cli.replay;

import org.freehold.trace.replay.ReplayReport;

/// Shows the reports of a run, as they come and at the end.
interface ReplayView {

  /// A trace is replayed.
  void finished(ReplayReport report);

  /// All are.
  void end(Outcome outcome);
}
