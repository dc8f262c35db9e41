package org.freehold.trace.internal.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIntMapTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void behavesLikeAMapOfTheJdk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LongIntMap map = new LongIntMap();
    Map<Long, Integer> model = new HashMap<>();
    long keys = 1L << (6 + 2 * (seed % 6));
    for (int i = 0; i < 100_000; i++) {
      long key = (random.nextLong(keys) - keys / 4) << (4 * (seed % 5));
      if (random.nextInt(100) < 45) {
        Integer removed = model.remove(key);
        assertThat(map.remove(key)).isEqualTo(removed == null ? LongIntMap.NONE : removed);
      } else {
        map.put(key, i);
        model.put(key, i);
      }
      assertThat(map.size()).isEqualTo(model.size());
    }
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 400, 511})
  void staysWholeWhenEveryKeyIsTakenOutInAnyOrder(int count) {
    SplittableRandom random = new SplittableRandom(count);
    for (int round = 0; round < 200; round++) {
      LongIntMap map = new LongIntMap();
      List<Long> keys = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        keys.add(random.nextLong());
        map.put(keys.get(i), i);
      }
      for (int i = 0; i < count; i++) {
        long gone = keys.removeLast();
        assertThat(map.remove(gone)).isNotEqualTo(LongIntMap.NONE);
        assertThat(map.get(gone)).isEqualTo(LongIntMap.NONE);
        if (!keys.isEmpty()) {
          int other = random.nextInt(keys.size());
          assertThat(map.get(keys.get(other))).isEqualTo(other);
        }
      }
      assertThat(map.size()).isZero();
    }
  }
}
