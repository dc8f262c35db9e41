package org.freehold.lab.report;

import java.util.List;

/// How the lines of policies look, and which are shown at first.
///
/// A line has one of eight colours that keep apart for every eye, and when these are used up,
/// another dash: the best eight of the ranking can be told apart by colour alone, and no two
/// policies up to the 32nd look the same. Where there are many, only the best are shown at first.
///
/// @param policies the best first
record LineStyles(List<String> policies) {

  private static final int COLOURS = 8;
  private static final int DASHES = 4;

  /// Up to so many are all shown.
  private static final int MAX_ALL_SHOWN = 12;

  /// Whether the lines of a policy are shown before anybody chose.
  boolean isShown(String policy) {
    return policies.size() <= MAX_ALL_SHOWN || policies.indexOf(policy) < COLOURS;
  }

  /// Whether there is anything to choose from.
  boolean hidesAny() {
    return policies.size() > MAX_ALL_SHOWN;
  }

  int index(String policy) {
    return policies.indexOf(policy);
  }

  /// Attributes of a line.
  String attributes(String policy) {
    return "data-p=\"" + index(policy) + "\" class=\"" + classes(policy) + "\"";
  }

  private String classes(String policy) {
    int index = index(policy);
    String look = "c" + index % COLOURS + " d" + index / COLOURS % DASHES;
    return isShown(policy) ? look : look + " off";
  }

  /// A piece of a line, to stand before a policy's name.
  String swatch(String policy) {
    int index = index(policy);
    return "<svg class=\"swatch\" viewBox=\"0 0 28 6\" aria-hidden=\"true\"><polyline class=\"c"
        + index % COLOURS
        + " d"
        + index / COLOURS % DASHES
        + "\" points=\"0,3 28,3\"/></svg>";
  }
}
