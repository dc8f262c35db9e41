package org.freehold.lab;

/// A policy was asked for something that it is not made for: a pool for more than its block size, a
/// stack to free what is not on top. Nothing is broken; the trace is of another kind.
public final class CannotServeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the answer.
  ///
  /// @param why one clause that names the request and the rule
  public CannotServeException(String why) {
    super(why, null, false, false);
  }
}
