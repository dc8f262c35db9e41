package org.freehold.bench.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the name that a user probably meant, by edit distance (optimal string alignment). The
/// command line does the same for options and commands, but this program has no part of it on its
/// class path.
final class NearestName {

  private NearestName() {}

  /// The nearest name, if it is at most one slip for every three letters away.
  static Optional<String> of(String word, List<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /// The number of letters to insert, delete, replace, or swap with a neighbour.
  static int distance(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int replaced = slips[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        slips[i][j] = Math.min(replaced, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
        }
      }
    }
    return slips[a.length()][b.length()];
  }
}
