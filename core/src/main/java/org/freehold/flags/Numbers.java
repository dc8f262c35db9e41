package org.freehold.flags;

import java.util.Locale;

/// Parses numbers in settings: decimal, or hexadecimal after `0x`.
final class Numbers {

  private Numbers() {}

  /// Parses a number that must lie in a range.
  ///
  /// @param what it is, for the error message
  /// @throws FlagFormatException when it is not a number or out of range
  static long parse(String what, String text, long minimum, long maximum) {
    long number = unsigned(what, text);
    if (number < minimum || number > maximum) {
      throw new FlagFormatException(
          what + " must be " + minimum + " to " + maximum + ", not " + text);
    }
    return number;
  }

  /// Parses a number of up to 64 bits.
  ///
  /// @param what it is, for the error message
  /// @throws FlagFormatException when it is not a number
  static long unsigned(String what, String text) {
    boolean isHex = text.toLowerCase(Locale.ROOT).startsWith("0x");
    String digits = isHex ? text.substring(2) : text;
    try {
      if (!digits.startsWith("+") && !digits.startsWith("-")) {
        return Long.parseUnsignedLong(digits, isHex ? 16 : 10);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new FlagFormatException(
        what + " must be a number, such as 100 or 0x64, not '" + text + "'");
  }
}
