package org.freehold.lab.compare;

/// A replay failed before the end of the trace.
final class FailedTrialException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Result.Outcome outcome;
  private final long operation;

  FailedTrialException(Result.Outcome outcome, long operation, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
    this.operation = operation;
  }

  Result.Outcome outcome() {
    return outcome;
  }

  long operation() {
    return operation;
  }
}
