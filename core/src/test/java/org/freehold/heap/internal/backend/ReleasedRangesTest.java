package org.freehold.heap.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReleasedRangesTest {

  @Test
  void holdWhatWasAdded() {
    ReleasedRanges ranges = new ReleasedRanges();
    BitSet model = new BitSet();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      int start = random.nextInt(20_000);
      int end = start + 1 + random.nextInt(1 + random.nextInt(40));
      ranges.add(start, end);
      model.set(start, end);
      for (int probe = Math.max(0, start - 50); probe < end + 50; probe++) {
        assertThat(ranges.contains(probe)).isEqualTo(model.get(probe));
      }
    }
    int runs = 0;
    for (int at = model.nextSetBit(0); at >= 0; at = model.nextSetBit(model.nextClearBit(at))) {
      runs++;
    }
    assertThat(ranges.size()).as("adjacent ranges are one").isEqualTo(runs);
  }

  @Test
  void forgetTheLowestBeyondTheBound() {
    ReleasedRanges ranges = new ReleasedRanges();
    for (long i = 0; i < 5_000; i++) {
      ranges.add(i * 10, i * 10 + 5);
    }
    assertThat(ranges.size()).isEqualTo(4_096);
    assertThat(ranges.contains(0)).isFalse();
    assertThat(ranges.contains(4_999 * 10)).isTrue();
  }
}
