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

  /// The address is there, the method is not.
  public static final int WRONG_METHOD = 405;

  /// There is no room for it now.
  public static final int BUSY = 503;

  /// A sentence may quote what was sent, and what was sent may be long: no more of it is told.
  private static final int MOST = 600;

  private static final int MOST_END = 200;

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
    super(shortened(sentence));
    this.status = status;
    this.line = line;
  }

  /// The beginning and the end of what is too long to be read; nothing is cut within a character.
  private static String shortened(String sentence) {
    int length = sentence.length();
    if (length <= MOST) {
      return sentence;
    }
    int start = MOST - MOST_END;
    int end = length - MOST_END;
    start -= Character.isHighSurrogate(sentence.charAt(start - 1)) ? 1 : 0;
    end += Character.isLowSurrogate(sentence.charAt(end)) ? 1 : 0;
    return sentence.substring(0, start) + " … " + sentence.substring(end);
  }

  int line() {
    return line;
  }

  int status() {
    return status;
  }
}
