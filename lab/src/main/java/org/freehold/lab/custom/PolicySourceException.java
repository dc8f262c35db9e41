package org.freehold.lab.custom;

import java.util.List;

/// Is thrown when the source of a policy does not compile, or has no policy.
public final class PolicySourceException extends Exception {

  private static final long serialVersionUID = 1L;

  /// What is wrong with a line.
  ///
  /// @param line from 1; 0 when it is none of a single line
  /// @param message the compiler's, its first line
  public record Problem(int line, String message) {

    @Override
    public String toString() {
      return line + ": " + message;
    }
  }

  private final transient List<Problem> problems;

  PolicySourceException(List<Problem> problems) {
    super(problems.isEmpty() ? "it does not compile" : problems.getFirst().toString());
    this.problems =
        problems.isEmpty() ? List.of(new Problem(0, "it does not compile")) : List.copyOf(problems);
  }

  /// What is wrong, in the order of the compiler; at least one.
  public List<Problem> problems() {
    return problems;
  }
}
