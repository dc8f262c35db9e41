package org.freehold.playground.internal.web;

/// Is thrown when a request is refused: its message is one sentence for whoever sent it.
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  /// The request cannot be understood.
  public static final int BAD_REQUEST = 400;

  /// Who asks may not.
  public static final int FORBIDDEN = 403;

  /// There is no such thing.
  public static final int NOT_FOUND = 404;

  /// It cannot be done now.
  public static final int CONFLICT = 409;

  /// It is too large.
  public static final int TOO_LARGE = 413;

  private final int status;
  private final int line;

  /// Makes one.
  ///
  /// @param status of HTTP
  /// @param sentence for whoever sent it
  public Refusal(int status, String sentence) {
    this(status, sentence, 0);
  }

  /// Makes one about a line of a text that was sent.
  ///
  /// @param status of HTTP
  /// @param sentence for whoever sent it
  /// @param line from 1; 0 for none
  public Refusal(int status, String sentence, int line) {
    super(sentence);
    this.status = status;
    this.line = line;
  }

  int line() {
    return line;
  }

  int status() {
    return status;
  }
}
