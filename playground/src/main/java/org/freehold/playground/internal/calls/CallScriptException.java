package org.freehold.playground.internal.calls;

/// Is thrown when calls are written down wrongly: its message is one sentence that begins with the
/// line.
public final class CallScriptException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  CallScriptException(int line, String sentence) {
    super("line " + line + ": " + sentence);
    this.line = line;
  }

  /// The line, from 1.
  public int line() {
    return line;
  }
}
