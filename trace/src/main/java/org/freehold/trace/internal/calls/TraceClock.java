package org.freehold.trace.internal.calls;

import org.freehold.trace.TraceEvent;

/// Parses the timestamps of ltrace and strace: seconds since 1970, or the time of day, with or
/// without a fraction. The first one is the start of the recording.
final class TraceClock {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long SECONDS_PER_DAY = 86_400;

  /// Smaller numbers are the differences that `-r` prints.
  private static final long MIN_SECONDS = 100_000_000;

  private static final int FRACTION_DIGITS = 9;

  private long first = TraceEvent.UNKNOWN_TIME;
  private long last;
  private long days;

  /// The time of a line.
  ///
  /// @return nanoseconds since the first timestamp; [TraceEvent#UNKNOWN_TIME] if this is not one
  long read(String word) {
    long nanos = word.indexOf(':') >= 0 ? timeOfDay(word) : sinceEpoch(word);
    if (nanos < 0) {
      return TraceEvent.UNKNOWN_TIME;
    }
    if (first < 0) {
      first = nanos;
    }
    return Math.max(0, nanos - first);
  }

  private long sinceEpoch(String word) {
    int point = word.indexOf('.');
    long seconds = digits(word.substring(0, point));
    boolean isTime = seconds >= MIN_SECONDS && seconds < Long.MAX_VALUE / NANOS_PER_SECOND - 1;
    return isTime ? seconds * NANOS_PER_SECOND + fraction(word.substring(point + 1)) : -1;
  }

  private long timeOfDay(String word) {
    String[] parts = word.split(":", -1);
    if (parts.length != 3) {
      return -1;
    }
    int point = parts[2].indexOf('.');
    long hours = digits(parts[0]);
    long minutes = digits(parts[1]);
    long seconds = digits(point < 0 ? parts[2] : parts[2].substring(0, point));
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) {
      return -1;
    }
    long fraction = point < 0 ? 0 : fraction(parts[2].substring(point + 1));
    long nanos = (hours * 3600 + minutes * 60 + seconds) * NANOS_PER_SECOND + fraction;
    if (nanos < last - SECONDS_PER_DAY / 2 * NANOS_PER_SECOND && days < SECONDS_PER_DAY) {
      days++; // Midnight has passed.
    }
    last = nanos;
    return nanos + days * SECONDS_PER_DAY * NANOS_PER_SECOND;
  }

  private static long fraction(String digits) {
    String nine = (digits + "000000000").substring(0, FRACTION_DIGITS);
    return Math.max(0, digits(nine));
  }

  private static long digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
