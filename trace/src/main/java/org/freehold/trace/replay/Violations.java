package org.freehold.trace.replay;

import java.util.ArrayList;
import java.util.List;

/// Counts violations and keeps the first ones.
final class Violations {

  static final int KEPT = 100;

  private final List<Violation> first = new ArrayList<>();
  private long count;

  void add(long operation, Violation.Kind kind, String message) {
    if (count++ < KEPT) {
      first.add(new Violation(operation, kind, message));
    }
  }

  List<Violation> first() {
    return List.copyOf(first);
  }

  long count() {
    return count;
  }
}
