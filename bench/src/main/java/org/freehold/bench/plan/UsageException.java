package org.freehold.bench.plan;

/// What was asked for cannot be measured. The message is the one sentence that the user reads.
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the refusal.
  ///
  /// @param message one clear sentence that names the argument
  public UsageException(String message) {
    super(message);
  }
}
