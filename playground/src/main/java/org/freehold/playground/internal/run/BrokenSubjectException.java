package org.freehold.playground.internal.run;

/// Is thrown when an allocator cannot go on with a trace: it is not made for a request, or it has
/// damaged itself.
public final class BrokenSubjectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int operation;

  BrokenSubjectException(int operation, String why, Throwable cause) {
    super(why, cause);
    this.operation = operation;
  }

  /// The operation that it could not do.
  int operation() {
    return operation;
  }
}
