package org.freehold.trace.internal.heaptrack;

import java.io.IOException;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Splits the lines of heaptrack's raw data into hexadecimal numbers, separated by single spaces.
final class HeaptrackScanner {

  /// Longer than any line of numbers that is read here, so that such a line is completely in the
  /// window.
  private static final int MAX_NUMBERS = 64;

  /// A line of any kind that is longer is not heaptrack's: Linux bounds the length of a path and of
  /// a command line.
  private static final int MAX_LINE = 4 << 20;

  /// Names are read up to this length.
  private static final int MAX_TEXT = 1 << 13;

  private static final int MAX_NUMBER = 16;

  private final TraceInput in;

  HeaptrackScanner(TraceInput in) {
    this.in = in;
  }

  /// Makes sure that the start of the next line is in the window.
  ///
  /// @return whether the end of the file is reached
  boolean atEnd() throws IOException {
    in.ensure(MAX_NUMBERS);
    return in.position == in.limit;
  }

  /// The byte `offset` bytes from here, within a line of numbers; 0 after the end of the file.
  byte peek(int offset) {
    int index = in.position + offset;
    return index < in.limit ? in.bytes[index] : 0;
  }

  /// Whether a line of this kind starts here; the end of the file may truncate it.
  boolean atKind(byte kind) {
    return peek(0) == kind && endsNumber(peek(1));
  }

  /// Skips the letter of the line.
  void skipKind() {
    in.position++;
  }

  /// Reads a space and a number of at most 64 bits.
  ///
  /// @param expected what is expected, for the message
  /// @return the number, unsigned
  long number(String expected) throws TraceFormatException {
    if (in.bytes[in.position] != ' ') {
      throw wrong(expected);
    }
    int start = in.position + 1;
    int i = start;
    long value = 0;
    for (int digit; (digit = hexDigit(in.bytes[i])) >= 0; i++) {
      value = value << 4 | digit;
    }
    if (i == start || i - start > MAX_NUMBER || !endsNumber(in.bytes[i])) {
      in.position = start;
      throw wrong(expected);
    }
    in.position = i;
    return value;
  }

  /// Consumes the end of the line, which must be here.
  void endLine() throws TraceFormatException {
    if (in.position == in.limit) {
      throw in.broken("expected a complete line, found the end of the file");
    }
    if (in.bytes[in.position] != '\n') {
      in.position += in.bytes[in.position] == ' ' ? 1 : 0;
      throw wrong("the end of the line");
    }
    in.position++;
    in.line++;
  }

  /// The line after its letter and a space, without its end, as far as the window shows it. Nothing
  /// is consumed.
  String startOfLine() throws IOException {
    in.ensure(MAX_TEXT);
    int start = Math.min(in.position + 2, in.limit);
    int end = start;
    int most = Math.min(in.limit, start + MAX_TEXT);
    while (end < most && in.bytes[end] != '\n') {
      end++;
    }
    return in.bytes[in.position + 1] == '\n' ? "" : in.text(start, end);
  }

  /// Consumes the line, and returns what [#startOfLine] would have.
  String lineText() throws IOException {
    String text = startOfLine();
    skipLine();
    return text;
  }

  /// Skips the rest of the line.
  ///
  /// @return how many bytes were skipped
  int skipLine() throws IOException {
    int length = 0;
    while (in.more()) {
      int start = in.position;
      boolean ended = skipInWindow();
      length += in.position - start;
      if (ended) {
        in.line++;
        return length;
      }
      if (length > MAX_LINE) {
        throw in.broken("expected a line of at most 4 MiB, found a longer one");
      }
    }
    throw in.broken("expected a complete line, found the end of the file");
  }

  /// Skips bytes up to and including a line feed, or up to the end of the window.
  private boolean skipInWindow() {
    while (in.position < in.limit) {
      if (in.bytes[in.position++] == '\n') {
        return true;
      }
    }
    return false;
  }

  /// Makes the exception for what is here.
  TraceFormatException wrong(String expected) {
    return in.broken("expected " + expected + ", found " + in.found(in.position));
  }

  /// Makes the exception for a number just read, which was well-formed.
  TraceFormatException wrong(String expected, long found) {
    return in.broken("expected " + expected + ", found " + Long.toHexString(found));
  }

  private static boolean endsNumber(byte c) {
    return c == ' ' || c == '\n' || c == 0;
  }

  private static int hexDigit(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
