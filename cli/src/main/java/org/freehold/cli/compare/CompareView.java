package org.freehold.cli.compare;

import java.util.List;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;

/// Shows the results of a comparison, as they arrive and at the end.
interface CompareView {

  /// A trace that could not be read.
  ///
  /// @param trace as the user named it
  /// @param message why, in one line
  record Unreadable(String trace, String message) {}

  /// All contenders have been tried on a trace.
  void finished(LoadedTrace trace, List<Result> results);

  /// All traces are done.
  void end(List<Result> results, List<Unreadable> unreadable);
}
