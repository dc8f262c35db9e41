package org.freehold.inspect.crash;

import java.io.IOException;

/// A file is not what it was taken for. The message is one line: `file: expected …, found …`.
public final class CrashFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTE = 60;

  /// Makes the exception.
  ///
  /// @param file what was read
  /// @param expected what should stand there
  /// @param found what stands there
  CrashFormatException(String file, String expected, String found) {
    super(file + ": expected " + expected + ", found " + quote(found));
  }

  private static String quote(String found) {
    String plain = found.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= LONGEST_QUOTE
        ? "'" + plain + "'"
        : "'" + plain.substring(0, LONGEST_QUOTE) + "…'";
  }
}
