package org.freehold.inspect;

import java.io.IOException;

/// A text is not the memory map of a process. The message is one line: `file:line: expected …,
/// found …`.
public final class MapsFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_QUOTE = 60;

  /// Makes the exception.
  ///
  /// @param file what was read
  /// @param line counted from 1
  /// @param expected what was expected there
  /// @param found what was found there
  public MapsFormatException(String file, int line, String expected, String found) {
    super(file + ":" + line + ": expected " + expected + ", found " + quote(found));
  }

  private static String quote(String found) {
    String plain = found.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_QUOTE
        ? "'" + plain + "'"
        : "'" + plain.substring(0, MAX_QUOTE) + "…'";
  }
}
