package org.freehold.playground.internal.own;

import java.io.IOException;

/// The words between [RemoteSubject] and [OwnPolicyMain]: a request is a byte that says what is
/// wanted, a number made for it, the number of a subject, and numbers; an answer is the number of
/// its request, a byte that says how it went, and numbers, or a text. What a policy prints into the
/// pipe by itself has no such number and is no answer.
final class Wire {

  // Requests.
  static final int MAKE = 1;
  static final int ALLOCATE = 2;
  static final int REALLOCATE = 3;
  static final int FREE = 4;
  static final int ADDRESS = 5;
  static final int HOLDINGS = 6;
  static final int RANGES = 7;
  static final int PARTS = 8;
  static final int BYTES = 9;
  static final int CHECK = 10;
  static final int CLOSE = 11;

  // Answers.
  static final int DONE = 0;
  static final int CANNOT_SERVE = 1;
  static final int CORRUPTED = 2;
  static final int VIOLATION = 3;
  static final int THREW = 4;

  /// The most bytes of a source.
  static final int MOST_SOURCE = 1 << 20;

  /// The most characters of a text in an answer.
  static final int MOST_TEXT = 2_000;

  /// The most ranges, parts or touches in an answer.
  static final int MOST_ITEMS = 100_000;

  /// Is thrown when an answer has a shape that none has.
  static final class WrongAnswerException extends IOException {

    private static final long serialVersionUID = 1L;
  }

  private Wire() {}

  /// A text that is short enough.
  static String shortened(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
  }
}
