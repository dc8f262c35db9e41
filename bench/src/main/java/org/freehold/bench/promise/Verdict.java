package org.freehold.bench.promise;

import java.util.Locale;
import java.util.OptionalDouble;

/// One of the promises, and how it stands.
///
/// @param number in the table of promises
/// @param measure what is compared
/// @param figure empty when it could not be measured
/// @param bound what is promised
/// @param isLeast whether the figure must be at least the bound, and not at most
/// @param isMet whether it stands
/// @param detail what the figure is made of, or why there is none
record Verdict(
    int number,
    String measure,
    OptionalDouble figure,
    double bound,
    boolean isLeast,
    boolean isMet,
    String detail) {

  /// At most the bound.
  static Verdict most(int number, String measure, double figure, double bound, String detail) {
    return new Verdict(
        number, measure, OptionalDouble.of(figure), bound, false, figure <= bound, detail);
  }

  /// At least the bound.
  static Verdict least(int number, String measure, double figure, double bound, String detail) {
    return new Verdict(
        number, measure, OptionalDouble.of(figure), bound, true, figure >= bound, detail);
  }

  /// Not known.
  static Verdict unknown(int number, String measure, double bound, String reason) {
    return new Verdict(number, measure, OptionalDouble.empty(), bound, false, false, reason);
  }

  /// The same, and missed unless something else holds too.
  Verdict and(boolean alsoHolds) {
    return new Verdict(number, measure, figure, bound, isLeast, isMet && alsoHolds, detail);
  }

  /// A number in a detail.
  static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
