package org.freehold.lab.report;

import java.util.List;

/// The line styles of the policies in the charts, and which lines are shown at first.
///
/// A line has one of eight colours that remain distinguishable for the colour-blind, and once these
/// are used up, another dash pattern: the best eight of the ranking differ by colour alone, and no
/// two of the first 32 policies look the same. Where there are many, only the best are shown at
/// first.
///
/// @param policies the best first
record LineStyles(List<String> policies) {

  private static final int COLOURS = 8;
  private static final int DASHES = 4;

  /// Up to this number all are shown.
  private static final int MAX_ALL_SHOWN = 12;

  /// Whether the line of a policy is shown at first.
  boolean isShown(String policy) {
    return policies.size() <= MAX_ALL_SHOWN || policies.indexOf(policy) < COLOURS;
  }

  /// Whether some lines are hidden at first.
  boolean hidesAny() {
    return policies.size() > MAX_ALL_SHOWN;
  }

  int index(String policy) {
    return policies.indexOf(policy);
  }

  /// The SVG attributes of a line.
  String attributes(String policy) {
    return "data-p=\"" + index(policy) + "\" class=\"" + classes(policy) + "\"";
  }

  private String classes(String policy) {
    int index = index(policy);
    String look = "c" + index % COLOURS + " d" + index / COLOURS % DASHES;
    return isShown(policy) ? look : look + " off";
  }

  /// A swatch of a line, to go before a policy's name.
  String swatch(String policy) {
    int index = index(policy);
    return "<svg class=\"swatch\" viewBox=\"0 0 28 6\" aria-hidden=\"true\"><polyline class=\"c"
        + index % COLOURS
        + " d"
        + index / COLOURS % DASHES
        + "\" points=\"0,3 28,3\"/></svg>";
  }
}
