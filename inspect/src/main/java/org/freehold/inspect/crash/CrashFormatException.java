package org.freehold.inspect.crash;

import java.io.IOException;

/// A file does not have the expected format. The message is one line: `file: expected …, found …`.
public final class CrashFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_QUOTE = 60;

  /// Makes the exception.
  ///
  /// @param file what was read
  /// @param expected what was expected there
  /// @param found what was found there
  CrashFormatException(String file, String expected, String found) {
    super(file + ": expected " + expected + ", found " + quote(found));
  }

  private static String quote(String found) {
    String plain = found.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_QUOTE
        ? "'" + plain + "'"
        : "'" + plain.substring(0, MAX_QUOTE) + "…'";
  }
}
