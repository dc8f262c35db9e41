package org.freehold.inspect;

import java.io.IOException;

/// A process whose map cannot be had. The message is one sentence that names the process and says
/// why.
public final class UnreadableProcessException extends IOException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param message one sentence
  public UnreadableProcessException(String message) {
    super(message);
  }

  /// Makes the exception.
  ///
  /// @param message one sentence
  /// @param cause what the system said
  public UnreadableProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
