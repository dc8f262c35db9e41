package org.freehold.trace.replay;

/// Counts refusals and keeps the diagnosis of the first.
final class Refusals {

  private long count;
  private String first = "";

  /// Counts one.
  ///
  /// @return whether it is the first
  boolean add() {
    return count++ == 0;
  }

  void explainFirst(String diagnosis) {
    first = diagnosis;
  }

  long count() {
    return count;
  }

  String first() {
    return first;
  }
}
