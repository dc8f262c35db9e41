package org.freehold.lab.report;

import java.util.Locale;
import java.util.function.LongFunction;

/// The vertical axis of a chart: a few round values from 0 on, of which the last is the top.
///
/// @param step from one value to the next
/// @param count the number of steps
/// @param label of a value
record Axis(long step, int count, LongFunction<String> label) {

  private static final int MAX_STEPS = 5;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /// An axis of counts, in steps of 1, 2 or 5 times a power of ten.
  static Axis ofCounts(long highest) {
    long step = 1;
    for (int i = 0; step * MAX_STEPS < highest; i++) {
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return of(step, highest, value -> String.format(Locale.ROOT, "%,d", value));
  }

  /// An axis of bytes, in steps of a power of two, so that every label is whole in the step's unit.
  static Axis ofBytes(long highest) {
    long step = 1;
    while (step * MAX_STEPS < highest) {
      step *= 2;
    }
    int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(step)) / 10;
    return of(step, highest, value -> (value >> (10 * unit)) + " " + UNITS[unit]);
  }

  private static Axis of(long step, long highest, LongFunction<String> label) {
    return new Axis(step, (int) Math.max(1, (highest + step - 1) / step), label);
  }

  /// The highest value.
  long top() {
    return step * count;
  }
}
