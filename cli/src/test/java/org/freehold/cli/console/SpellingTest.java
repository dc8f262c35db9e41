package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freehold.testkit.Exhaustive;
import org.junit.jupiter.api.Test;

class SpellingTest {

  private static final List<String> WORDS = List.of("replay", "compare", "--verify", "-h");

  @Test
  void countsSlips() {
    assertThat(Spelling.distance("replay", "replay")).isZero();
    assertThat(Spelling.distance("reply", "replay")).isEqualTo(1);
    assertThat(Spelling.distance("replya", "replay")).isEqualTo(1);
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void isSymmetricAndZeroOnlyForEqualWords() {
    Exhaustive every = new Exhaustive();
    while (!every.done()) {
      String a = word(every);
      String b = word(every);
      assertThat(Spelling.distance(a, b)).isEqualTo(Spelling.distance(b, a));
      assertThat(Spelling.distance(a, b) == 0).isEqualTo(a.equals(b));
    }
  }

  private static String word(Exhaustive every) {
    StringBuilder word = new StringBuilder();
    int length = every.choose(4);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + every.choose(2)));
    }
    return word.toString();
  }

  @Test
  void findsTheNearestWordWhenItIsNear() {
    assertThat(Spelling.nearest("relpay", WORDS)).contains("replay");
    assertThat(Spelling.nearest("--verfy", WORDS)).contains("--verify");
    assertThat(Spelling.nearest("xyzzy", WORDS)).isEmpty();
  }
}
