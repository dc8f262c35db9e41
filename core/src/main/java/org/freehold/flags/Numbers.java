package org.freehold.flags;

import java.util.Locale;

/// Reads numbers as people write them in settings: decimal, or hexadecimal after `0x`.
final class Numbers {

  private Numbers() {}

  /// Reads a number that must lie in a range.
  ///
  /// @param what it is, for the sentence that refuses it
  /// @throws FlagFormatException when it is no number or outside of the range
  static long parse(String what, String text, long minimum, long maximum) {
    long number = unsigned(what, text);
    if (number < minimum || number > maximum) {
      throw new FlagFormatException(
          what + " is " + minimum + " to " + maximum + ", and not " + text);
    }
    return number;
  }

  /// Reads a number of up to 64 bits.
  ///
  /// @param what it is, for the sentence that refuses it
  /// @throws FlagFormatException when it is none
  static long unsigned(String what, String text) {
    boolean isHex = text.toLowerCase(Locale.ROOT).startsWith("0x");
    String digits = isHex ? text.substring(2) : text;
    try {
      if (!digits.startsWith("+") && !digits.startsWith("-")) {
        return Long.parseUnsignedLong(digits, isHex ? 16 : 10);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new FlagFormatException(
        what + " is a number, such as 100 or 0x64, and not '" + text + "'");
  }
}
