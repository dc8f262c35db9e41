package org.freehold.trace.internal.calls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Splits a call log into lines. What exceeds 16 KiB of a line is skipped.
final class LogLines {

  private static final int MAX_LENGTH = 1 << 14;

  private final TraceInput in;
  private final byte[] bytes = new byte[MAX_LENGTH];
  private String text = "";
  private long number;

  LogLines(TraceInput in) {
    this.in = in;
  }

  /// Advances to the next line.
  ///
  /// @return whether there is one; a last line without a line feed is one
  boolean next() throws IOException {
    if (!in.more()) {
      return false;
    }
    number = in.line;
    int length = 0;
    while (in.more()) {
      byte c = in.bytes[in.position++];
      if (c == '\n') {
        in.line++;
        break;
      }
      if (length < MAX_LENGTH) {
        bytes[length++] = c;
      }
    }
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return true;
  }

  /// Whether the line ended with a line feed.
  boolean isWhole() {
    return in.line > number;
  }

  /// The line, without its end.
  String text() {
    return text;
  }

  /// Makes the exception for the line.
  ///
  /// @param found where the problem begins
  TraceFormatException wrong(String expected, String found) {
    String excerpt = found.length() > 24 ? found.substring(0, 24) + "…" : found;
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < excerpt.length(); i++) {
      char c = excerpt.charAt(i);
      boolean isPlain = (c >= ' ' && c < 0x7f) || c == '…';
      clean.append(isPlain ? String.valueOf(c) : String.format("\\x%02x", (int) c));
    }
    String what = clean.isEmpty() ? "the end of the line" : "'" + clean + "'";
    return in.broken(number, "expected " + expected + ", found " + what);
  }
}
