package org.freehold.lab.policy.tagged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.lab.Policy;
import org.freehold.lab.policy.Spaces;
import org.freehold.testkit.Exhaustive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where blocks are placed, block by block, against a model without boundary tags; in all short
/// sequences, and in long random ones.
class PlacementTest {

  private static List<List<Long>> free(Policy policy) {
    List<List<Long>> ranges = new ArrayList<>();
    policy.freeRanges((address, size) -> ranges.add(List.of(address, size)));
    ranges.sort(Comparator.comparing(List::getFirst));
    return ranges;
  }

  private static SegmentModel model(Policy policy, String text, Fit fit) {
    long word = text.contains("word=4") ? 4 : 8;
    long split = text.contains("split=100") ? 100 : 32;
    return new SegmentModel(fit, word, split, 256, ((TaggedHeap) policy).tags().firstBlock());
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST,first-fit:chunk=256",
    "FIRST,first-fit:chunk=256:split=100",
    "FIRST,first-fit:chunk=256:order=implicit:word=4",
    "BEST,best-fit:chunk=256",
    "BEST,best-fit:chunk=256:order=implicit",
    "BEST,best-tree:chunk=256",
    "BEST,best-tree:chunk=256:word=4",
    "WORST,worst-fit:chunk=256",
    "WORST,worst-fit:chunk=256:order=implicit:word=4",
  })
  void isThatOfTheModel(Fit fit, String text) {
    SplittableRandom random = new SplittableRandom(text.hashCode());
    Policy policy = Spaces.policy(text, 4 << 20);
    SegmentModel model = model(policy, text, fit);
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      if (live.isEmpty() || random.nextInt(100) < 53) {
        long size = random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(200);
        long expected = model.allocate(size);
        assertThat(policy.allocate(size)).isEqualTo(expected);
        live.add(expected);
      } else {
        long block = live.remove(random.nextInt(live.size()));
        policy.free(block);
        model.free(block);
      }
      if (i % 50 == 0) {
        policy.check();
        assertThat(free(policy)).isEqualTo(model.free());
      }
    }
    live.forEach(policy::free);
    policy.check();
    assertThat(free(policy)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST,first-fit:chunk=256",
    "BEST,best-fit:chunk=256",
    "BEST,best-tree:chunk=256",
    "WORST,worst-fit:chunk=256:order=implicit",
  })
  void isThatOfTheModelInAllShortSequences(Fit fit, String text) {
    long[] sizes = {1, 40, 100};
    Exhaustive every = new Exhaustive();
    while (!every.done()) {
      Policy fresh = Spaces.policy(text, 1 << 20);
      SegmentModel model = model(fresh, text, fit);
      List<Long> live = new ArrayList<>();
      for (int step = 0; step < 6; step++) {
        int choice = every.choose(sizes.length + live.size());
        if (choice < sizes.length) {
          long expected = model.allocate(sizes[choice]);
          assertThat(fresh.allocate(sizes[choice])).isEqualTo(expected);
          live.add(expected);
        } else {
          long block = live.remove(choice - sizes.length);
          fresh.free(block);
          model.free(block);
        }
      }
      fresh.check();
      assertThat(free(fresh)).isEqualTo(model.free());
    }
  }
}
