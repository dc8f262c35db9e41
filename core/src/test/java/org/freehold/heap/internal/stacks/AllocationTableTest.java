package org.freehold.heap.internal.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The table against a map, with addresses that collide often.
class AllocationTableTest {

  @Test
  void agreesWithAMap() {
    SplittableRandom random = new SplittableRandom(1);
    AllocationTable table = new AllocationTable();
    Map<Long, Integer> model = new HashMap<>();
    for (int i = 0; i < 300_000; i++) {
      long address = 16L * (1 + random.nextInt(i < 150_000 ? 2000 : 200));
      if (random.nextInt(100) < (i / 50_000 % 2 == 0 ? 60 : 40)) {
        table.put(address, 3L * i, i, i + 1, i + 2);
        model.put(address, i);
      } else {
        assertThat(table.remove(address)).isEqualTo(model.remove(address) != null);
      }
      int expected = model.getOrDefault(address, -1);
      assertThat(table.stackOf(address)).isEqualTo(expected);
      assertThat(table.sizeOf(address)).isEqualTo(expected < 0 ? -1 : 3L * expected);
      assertThat(table.count()).isEqualTo(model.size());
    }
    Map<Long, Integer> shown = new HashMap<>();
    table.forEach((address, size, stack, thread, millis) -> {
      assertThat(shown.put(address, stack)).isNull();
      assertThat(size).isEqualTo(3L * stack);
      assertThat(thread).isEqualTo(stack + 1);
      assertThat(millis).isEqualTo(stack + 2);
    });
    assertThat(shown).isEqualTo(model);
    table.clear();
    assertThat(table.count()).isZero();
    model.keySet().forEach(address -> assertThat(table.stackOf(address)).isEqualTo(-1));
  }
}
