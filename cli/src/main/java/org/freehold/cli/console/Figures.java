package org.freehold.cli.console;

import java.util.Locale;

/// Formats counts, durations, rates and ratios for tables. For byte counts see
/// [org.freehold.Bytes#format].
public final class Figures {

  private static final String[] DURATION_UNITS = {"s", "ms", "us", "ns"};
  private static final String[] RATE_UNITS = {"", " k", " M", " G", " T"};

  private Figures() {}

  /// A count with thousands separators: `1,234,567`.
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A count and what is counted: `1 block`, `2 blocks`.
  public static String count(long value, String singular) {
    return count(value) + " " + singular + (value == 1 ? "" : "s");
  }

  /// A duration in three digits: `12.3 ms`.
  public static String duration(double seconds) {
    double value = seconds;
    int unit = 0;
    while (value < 1 && value > 0 && unit < DURATION_UNITS.length - 1) {
      value *= 1000;
      unit++;
    }
    return threeDigits(value) + " " + DURATION_UNITS[unit];
  }

  /// A rate in three digits with a decimal unit: `4.56 M`.
  public static String rate(double perSecond) {
    double value = perSecond;
    int unit = 0;
    while (value >= 1000 && unit < RATE_UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return threeDigits(value) + RATE_UNITS[unit];
  }

  /// A ratio as a percentage without its sign: 0.123 is `12.3`.
  public static String percent(double ratio) {
    double value = ratio * 100;
    return String.format(Locale.ROOT, Math.abs(value) < 999.95 ? "%.1f" : "%.0f", value);
  }

  /// A quotient with two decimals; `-` where the divisor is 0.
  public static String quotient(long dividend, long divisor) {
    return divisor == 0 ? "-" : String.format(Locale.ROOT, "%.2f", (double) dividend / divisor);
  }

  private static String threeDigits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
