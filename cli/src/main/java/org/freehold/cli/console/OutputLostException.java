package org.freehold.cli.console;

import java.io.IOException;

/// Thrown when standard output can no longer be written. Unchecked, because `PrintWriter` swallows
/// an `IOException` and the command would go on working for nobody.
public final class OutputLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutputLostException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /// Whether the reader of a pipe simply stopped reading, as `head` does, which is no error.
  public boolean isBrokenPipe() {
    String message = getMessage();
    return message != null && message.contains("Broken pipe");
  }
}
