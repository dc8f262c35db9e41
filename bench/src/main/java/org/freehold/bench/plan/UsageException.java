package org.freehold.bench.plan;

/// A usage error: an argument of this program is wrong. The message is the one sentence that the
/// user reads.
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param message one clear sentence that names the argument
  public UsageException(String message) {
    super(message);
  }
}
