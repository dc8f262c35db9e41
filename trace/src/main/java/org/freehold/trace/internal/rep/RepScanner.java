package org.freehold.trace.internal.rep;

import java.io.IOException;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.TraceInput;

/// Splits the text of a `.rep` trace into numbers and operation letters.
///
/// Tokens are separated by any white space. Line breaks mean nothing, since the drivers that
/// defined the format read it with `fscanf`; but they are counted, and a number missing at the end
/// of a line is reported for that line.
public final class RepScanner {

  /// No valid token is longer, so that one of this length in the window is complete.
  private static final int MAX_TOKEN = 64;

  private static final int SAFE_DIGITS = 18;

  private final TraceInput in;

  RepScanner(TraceInput in) {
    this.in = in;
  }

  /// Whether a number may begin with this byte. A sign may, so that a negative number is reported
  /// as a wrong number.
  public static boolean canStartNumber(byte c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+';
  }

  /// The line of the next token, after [#atEnd] has been asked.
  long line() {
    return in.line;
  }

  /// Skips white space.
  ///
  /// @return whether the end of the file is reached
  boolean atEnd() throws IOException {
    do {
      while (in.position < in.limit) {
        byte c = in.bytes[in.position];
        if (!TraceInput.isSpace(c)) {
          return false;
        }
        if (c == '\n') {
          in.line++;
        }
        in.position++;
      }
    } while (in.more());
    return true;
  }

  /// Whether the next token can only be a number.
  boolean atNumber() throws IOException {
    return !atEnd() && canStartNumber(in.bytes[in.position]);
  }

  /// Reads a token of one letter.
  ///
  /// @param expected what is expected, for the message
  /// @return the letter
  byte letter(String expected) throws IOException {
    in.ensure(MAX_TOKEN);
    int start = in.position;
    if (!isTokenEnd(start + 1)) {
      throw wrong(expected, start);
    }
    in.position = start + 1;
    return in.bytes[start];
  }

  /// Makes the exception for the token at the current position.
  TraceFormatException wrong(String expected) throws IOException {
    in.ensure(MAX_TOKEN);
    return wrong(expected, in.position);
  }

  /// Makes the exception for the letter just read.
  TraceFormatException wrongLetter(String expected) {
    return wrong(expected, in.position - 1);
  }

  private TraceFormatException wrong(String expected, int start) {
    return in.broken("expected " + expected + ", found " + in.found(start));
  }

  /// Makes the exception for the token just read, which was well-formed.
  TraceFormatException wrong(String expected, String found) {
    return in.broken("expected " + expected + ", found " + found);
  }

  /// Reads a number below 2⁶³.
  ///
  /// @param expected what is expected, for the message
  /// @param since the line where the operation began, which is reported when the number is missing
  /// @return the number
  long number(String expected, long since) throws IOException {
    int start = begin(expected, since);
    return digits(expected, start, start);
  }

  /// Reads a number below 2⁶³, or −1.
  long numberOrMinusOne(String expected, long since) throws IOException {
    int start = begin(expected, since);
    if (in.bytes[start] == '-' && in.bytes[start + 1] == '1' && isTokenEnd(start + 2)) {
      in.position = start + 2;
      return -1;
    }
    return number(expected, since);
  }

  /// Advances to the next token, and makes sure that it is completely in the window.
  private int begin(String expected, long since) throws IOException {
    boolean over = atEnd();
    if (over || (in.line != since && !canStartNumber(in.bytes[in.position]))) {
      String found = over ? "the end of the file" : "the end of the line";
      throw in.broken(since, "expected " + expected + ", found " + found);
    }
    in.ensure(MAX_TOKEN);
    return in.position;
  }

  private long digits(String expected, int start, int first) throws TraceFormatException {
    byte[] bytes = in.bytes;
    long value = 0;
    int i = first;
    for (int digit; (digit = bytes[i] - '0') >= 0 && digit <= 9; i++) {
      value = value * 10 + digit;
    }
    if (i == first || !isTokenEnd(i)) {
      throw wrong(expected, start);
    }
    if (i - first > SAFE_DIGITS) {
      value = manyDigits(expected, start, i);
    }
    in.position = i;
    return value;
  }

  /// Parses a number again whose digits may exceed 63 bits.
  private long manyDigits(String expected, int start, int end) throws TraceFormatException {
    if (end - start < MAX_TOKEN) {
      StringBuilder text = new StringBuilder();
      for (int i = start; i < end; i++) {
        text.append((char) in.bytes[i]);
      }
      try {
        return Long.parseLong(text.toString());
      } catch (NumberFormatException _) {
        // Refused below, as is a number that is too long to parse.
      }
    }
    throw wrong(expected + " below 2^63", start);
  }

  private boolean isTokenEnd(int index) {
    return index >= in.limit || TraceInput.isSpace(in.bytes[index]);
  }
}
