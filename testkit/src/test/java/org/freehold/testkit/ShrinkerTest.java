package org.freehold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static final List<Integer> NUMBERS = IntStream.range(0, 1_000).boxed().toList();

  @Test
  void keepsExactlyWhatTheFailureNeeds() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      List<Integer> needed =
          random.ints(1 + i % 5, 0, NUMBERS.size()).boxed().distinct().sorted().toList();
      assertThat(Shrinker.shrink(NUMBERS, part -> part.containsAll(needed))).isEqualTo(needed);
    }
  }

  @Test
  void shrinksToNothingWhatAlwaysFails() {
    assertThat(Shrinker.shrink(NUMBERS, part -> true)).isEmpty();
  }

  @Test
  void keepsASequenceThatFailsOnlyAsAWhole() {
    List<Integer> whole = NUMBERS.subList(0, 50);
    assertThat(Shrinker.shrink(whole, part -> part.size() == 50)).isEqualTo(whole);
  }
}
