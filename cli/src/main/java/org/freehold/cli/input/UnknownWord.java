package org.freehold.cli.input;

import java.util.List;
import org.freehold.cli.console.Spelling;

/// The sentence about a word on the command line that is none of the known ones: it suggests the
/// one that was probably meant, or lists all.
public final class UnknownWord {

  private UnknownWord() {}

  /// Makes the sentence.
  ///
  /// @param kind what the word should be, such as `format`
  /// @param word as it was typed
  /// @param known the words that there are
  public static String sentence(String kind, String word, List<String> known) {
    String hint = Spelling.hint(word, known);
    String rest = hint.isEmpty() ? "; known are: " + String.join(", ", known) : hint;
    return "unknown " + kind + " '" + word + "'" + rest;
  }
}
