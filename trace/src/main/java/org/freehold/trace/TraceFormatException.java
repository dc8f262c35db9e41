package org.freehold.trace;

import java.io.IOException;

/// A trace is malformed and reading stops. The message is one line: `file:line: expected …, found
/// …`.
public final class TraceFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  /// Makes the exception.
  ///
  /// @param file the trace as the user named it
  /// @param line the line, counted from 1; 0 when the format has no lines at this point
  /// @param problem what was expected and what was found
  public TraceFormatException(String file, long line, String problem) {
    super(file + (line > 0 ? ":" + line : "") + ": " + problem);
    this.file = file;
    this.line = line;
  }

  /// The trace as the user named it.
  public String file() {
    return file;
  }

  /// The line, counted from 1; 0 when the format has no lines at this point.
  public long line() {
    return line;
  }
}
