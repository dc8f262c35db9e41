package org.freehold.flags;

/// A text is not valid as flags or settings. The message is one sentence that says what is wrong,
/// for the person who wrote the text.
public final class FlagFormatException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param message one sentence
  public FlagFormatException(String message) {
    super(message);
  }

  /// The sentence.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
