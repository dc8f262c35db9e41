package org.freehold.trace.internal.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongBitSetTest {

  @Test
  void behavesLikeASetOfTheJdk() {
    SplittableRandom random = new SplittableRandom(7);
    LongBitSet bits = new LongBitSet();
    Set<Long> model = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      long value =
          random.nextInt(10) == 0 ? Long.MAX_VALUE - random.nextLong(40) : random.nextLong(200);
      if (random.nextBoolean()) {
        bits.add(value);
        model.add(value);
      } else {
        bits.remove(value);
        model.remove(value);
      }
      assertThat(bits.contains(value)).isEqualTo(model.contains(value));
      assertThat(bits.isEmpty()).isEqualTo(model.isEmpty());
    }
    for (long value = 0; value < 200; value++) {
      assertThat(bits.contains(value)).isEqualTo(model.contains(value));
    }
  }
}
