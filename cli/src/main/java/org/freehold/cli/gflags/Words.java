package org.freehold.cli.gflags;

import java.util.List;
import java.util.Locale;
import org.freehold.flags.FlagFormatException;

/// The words of a command line, consumed one after the other.
final class Words {

  private final List<String> words;
  private int next;

  Words(List<String> words) {
    this.words = words;
  }

  boolean isEmpty() {
    return next == words.size();
  }

  /// Whether a value is next, not an option.
  boolean hasValue() {
    return !isEmpty() && !words.get(next).startsWith("/");
  }

  /// The next word, without taking it.
  String peek() {
    return words.get(next);
  }

  String take() {
    return words.get(next++);
  }

  /// Takes an option, in lower case.
  String takeOption() {
    return take().toLowerCase(Locale.ROOT);
  }

  /// Takes what must follow an option.
  ///
  /// @param option before it
  /// @param what it is
  /// @throws FlagFormatException when it is missing
  String takeValue(String option, String what) {
    if (!hasValue()) {
      throw new FlagFormatException(option + " needs " + what);
    }
    return take();
  }

  /// Checks that all words are taken.
  ///
  /// @param after what the last one should have been
  /// @throws FlagFormatException when there is another
  void end(String after) {
    if (!isEmpty()) {
      throw new FlagFormatException("unexpected '" + peek() + "' after " + after);
    }
  }
}
