package org.freehold.playground.internal.workspace;

import java.io.IOException;

/// Is thrown when a file does not fit into the Java heap of the playground.
public final class TooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  /// Makes one.
  ///
  /// @param name of the file, as the user knows it
  TooLargeException(String name, OutOfMemoryError cause) {
    super(
        name
            + ": the Java heap of the playground is too small for this file;"
            + " FREEHOLD_JAVA_OPTS=-Xmx4g gives it more");
    initCause(cause);
  }
}
