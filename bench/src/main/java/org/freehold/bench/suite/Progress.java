package org.freehold.bench.suite;

import java.io.PrintWriter;

/// Tells the program that started this one how far the work is: a line `done total what` on stdout
/// before each fork. Everything else stands in the file of results.
public final class Progress {

  private final PrintWriter out;
  private int done;
  private int total;

  public Progress(PrintWriter out) {
    this.out = out;
  }

  /// Announces work.
  public void expect(int steps) {
    total += steps;
  }

  /// Begins the next step.
  public void next(String what) {
    out.println(done++ + " " + total + " " + what);
    out.flush();
  }
}
