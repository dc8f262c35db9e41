package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiveRangesTest {

  @Test
  void agreesWithAMapOfEveryByte() {
    SplittableRandom random = new SplittableRandom(3);
    LiveRanges ranges = new LiveRanges();
    int[] owner = new int[400];
    int[] starts = new int[2000];
    Arrays.fill(owner, LiveRanges.NONE);
    for (int slot = 0; slot < starts.length; slot++) {
      int start = random.nextInt(380);
      int last = start + random.nextInt(20);
      boolean free = Arrays.stream(owner, start, last + 1).allMatch(o -> o == LiveRanges.NONE);
      assertThat(ranges.overlapping(start, last) == LiveRanges.NONE).isEqualTo(free);
      if (free) {
        ranges.add(start, last, slot);
        Arrays.fill(owner, start, last + 1, slot);
        starts[slot] = start;
      } else {
        int other = ranges.overlapping(start, last);
        assertThat(Arrays.copyOfRange(owner, start, last + 1)).contains(other);
        ranges.remove(starts[other]);
        Arrays.setAll(owner, i -> owner[i] == other ? LiveRanges.NONE : owner[i]);
      }
    }
  }
}
