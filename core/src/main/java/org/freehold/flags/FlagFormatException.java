package org.freehold.flags;

/// A text that should be flags or settings, and is not. The message is one sentence that names what
/// is wrong, for the person who wrote the text.
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
