package org.freehold.lab.policy.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.freehold.lab.Policy;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;

/// Which pieces of a buddy system are free.
class BuddiesTest {

  private static List<List<Long>> free(Policy policy) {
    List<List<Long>> ranges = new ArrayList<>();
    policy.freeRanges((address, size) -> ranges.add(List.of(address, size)));
    ranges.sort(Comparator.comparing(List::getFirst));
    return ranges;
  }

  /// What is free in a buddy system follows from what is taken alone: all largest pieces at
  /// multiples of their size that hold no block.
  @Test
  void freeBuddiesAreTheLargestPossible() {
    SplittableRandom random = new SplittableRandom(3);
    Policy policy = Spaces.policy("buddy:smallest=32", 8 << 20);
    List<long[]> live = new ArrayList<>();
    long arena = 0;
    for (int i = 0; i < 2_000; i++) {
      if (live.isEmpty() || random.nextInt(100) < 52) {
        long block = policy.allocate(random.nextInt(3000));
        live.add(new long[] {block, policy.usableSize(block)});
        arena = arena == 0 ? block : arena;
      } else {
        policy.free(live.remove(random.nextInt(live.size()))[0]);
      }
      if (i % 20 == 0) {
        List<List<Long>> expected = new ArrayList<>();
        long total =
            Stream.concat(
                    live.stream().map(each -> each[1]), free(policy).stream().map(r -> r.get(1)))
                .mapToLong(Long::longValue)
                .sum();
        largest(arena, total, live, expected);
        assertThat(free(policy)).isEqualTo(expected);
      }
    }
  }

  private static void largest(long start, long size, List<long[]> live, List<List<Long>> into) {
    boolean isTaken = live.stream().anyMatch(each -> each[0] == start && each[1] == size);
    boolean isTouched =
        live.stream().anyMatch(each -> each[0] < start + size && start < each[0] + each[1]);
    if (!isTouched) {
      into.add(List.of(start, size));
    } else if (!isTaken) {
      largest(start, size / 2, live, into);
      largest(start + size / 2, size / 2, live, into);
    }
  }
}
