package org.freehold.inspect;

import java.io.IOException;

/// The memory map of a process is not available. The message is one sentence that names the process
/// and says why.
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
  /// @param cause the system's error
  public UnreadableProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
