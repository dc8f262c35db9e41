package org.freehold.bench.promise;

import java.util.Locale;
import java.util.OptionalDouble;

/// The verdict on one of the promises.
///
/// @param number in the table of promises
/// @param measure what is compared
/// @param figure empty when it could not be measured
/// @param bound what is promised
/// @param isLowerBound whether the figure must be at least the bound, and not at most
/// @param isMet whether it holds
/// @param detail how the figure is composed, or why there is none
record Verdict(
    int number,
    String measure,
    OptionalDouble figure,
    double bound,
    boolean isLowerBound,
    boolean isMet,
    String detail) {

  /// A promise of at most the bound.
  static Verdict atMost(int number, String measure, double figure, double bound, String detail) {
    return new Verdict(
        number, measure, OptionalDouble.of(figure), bound, false, figure <= bound, detail);
  }

  /// A promise of at least the bound.
  static Verdict atLeast(int number, String measure, double figure, double bound, String detail) {
    return new Verdict(
        number, measure, OptionalDouble.of(figure), bound, true, figure >= bound, detail);
  }

  /// A promise whose figure could not be measured.
  static Verdict unknown(int number, String measure, double bound, String reason) {
    return new Verdict(number, measure, OptionalDouble.empty(), bound, false, false, reason);
  }

  /// The same verdict, but missed unless another condition holds too.
  Verdict and(boolean alsoHolds) {
    return new Verdict(number, measure, figure, bound, isLowerBound, isMet && alsoHolds, detail);
  }

  /// Formats a number for a detail.
  static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
