package org.freehold.lab;

/// A request that a policy is not made for: more than a pool's block size, a free of a block that
/// is not on top of a stack. It is no fault of the policy; the trace is of another kind.
public final class CannotServeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param why one clause that names the request and the rule
  public CannotServeException(String why) {
    super(why, null, false, false);
  }
}
