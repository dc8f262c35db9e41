package org.freehold.lab.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;

/// An option of a policy: its name, its range, and its default.
///
/// @param name as the user types it
/// @param choices the allowed values; empty for a number
/// @param least the minimum
/// @param most the maximum
/// @param isPowerOfTwo whether the number must be a power of two
/// @param standard the default
/// @param meaning a short description
public record PolicyOption(
    String name,
    List<String> choices,
    long least,
    long most,
    boolean isPowerOfTwo,
    String standard,
    String meaning) {

  static PolicyOption choice(String name, String meaning, String standard, String... others) {
    List<String> all = new ArrayList<>(List.of(standard));
    all.addAll(List.of(others));
    return new PolicyOption(name, List.copyOf(all), 0, 0, false, standard, meaning);
  }

  static PolicyOption number(String name, String meaning, long standard, long least, long most) {
    return new PolicyOption(name, List.of(), least, most, false, Long.toString(standard), meaning);
  }

  static PolicyOption power(String name, String meaning, long standard, long least, long most) {
    return new PolicyOption(name, List.of(), least, most, true, Long.toString(standard), meaning);
  }

  /// Checks a value.
  ///
  /// @return the value in the form that the policy parses
  /// @throws IllegalArgumentException naming the option and its range
  String read(String policy, String text) {
    if (!choices.isEmpty()) {
      String word = text.toLowerCase(Locale.ROOT);
      if (!choices.contains(word)) {
        throw wrong(policy, text, "must be " + String.join(" or ", choices));
      }
      return word;
    }
    long value = parse(policy, text);
    if (value < least || value > most || (isPowerOfTwo && Long.bitCount(value) != 1)) {
      throw wrong(
          policy,
          text,
          "must be "
              + (isPowerOfTwo ? "a power of two " : "")
              + "from "
              + least
              + " to "
              + (most >= 1 << 20 ? Bytes.format(most) : Long.toString(most)));
    }
    return Long.toString(value);
  }

  private long parse(String policy, String text) {
    try {
      String digits = text.toLowerCase(Locale.ROOT);
      int shift = digits.endsWith("k") ? 10 : digits.endsWith("m") ? 20 : 0;
      String number = shift == 0 ? digits : digits.substring(0, digits.length() - 1);
      return Math.multiplyExact(Long.parseLong(number), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong(policy, text, "must be a number such as 64 or 64K");
    }
  }

  private IllegalArgumentException wrong(String policy, String text, String rule) {
    return new IllegalArgumentException(
        "option " + name + " of " + policy + " " + rule + ", not '" + text + "'");
  }
}
