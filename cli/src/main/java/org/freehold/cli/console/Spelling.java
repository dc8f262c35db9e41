package org.freehold.cli.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Suggests the word that a user probably meant, by edit distance: the number of letters to insert,
/// delete, replace, or swap with a neighbour (optimal string alignment distance).
public final class Spelling {

  private Spelling() {}

  /// What an error message says after an unknown word: `, did you mean 'replay'?`, or nothing when
  /// no known word is near.
  public static String hint(String word, Collection<String> known) {
    return nearest(word, known).map(near -> ", did you mean '" + near + "'?").orElse("");
  }

  /// The nearest of the known words, if it is near enough to be worth suggesting: at most one slip
  /// for every three letters. Options of one letter resemble each other too much for that.
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> candidate.length() > 2)
        .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// The edit distance of two words.
  static int distance(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        slips[i][j] = i == 0 || j == 0 ? i + j : cheapest(slips, a, b, i, j);
      }
    }
    return slips[a.length()][b.length()];
  }

  private static int cheapest(int[][] slips, String a, String b, int i, int j) {
    int replace = slips[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, slips[i - 2][j - 2] + 1) : best;
  }
}
