package org.freehold.win32.script;

import java.util.List;

/// What the check of a transcript found.
///
/// @param cases number of cases
/// @param calls number of calls in them
/// @param unchecked number of calls that were not made, because an earlier answer in their case was
///   wrong, or that have no answer in the file
/// @param wrong the wrong answers, at most one for each case
public record CheckReport(int cases, int calls, int unchecked, List<WrongAnswer> wrong) {

  /// Keeps a copy of the list.
  public CheckReport {
    wrong = List.copyOf(wrong);
  }

  /// Whether every answer was reproduced.
  public boolean isClean() {
    return wrong.isEmpty();
  }
}
