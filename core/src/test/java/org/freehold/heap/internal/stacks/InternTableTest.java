package org.freehold.heap.internal.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The table of one of each against a map, while it grows and while others read it.
class InternTableTest {

  @Test
  void keepsTheFirstOfEquals() {
    SplittableRandom random = new SplittableRandom(1);
    InternTable<String> table = new InternTable<>();
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String text = "text " + random.nextInt(20_000);
      assertThat(table.find(text)).isSameAs(model.get(text));
      if (!model.containsKey(text)) {
        table.prepare();
        table.add(text);
        model.put(text, text);
      }
    }
    assertThat(table.count()).isEqualTo(model.size());
    model.keySet().forEach(text -> assertThat(table.find(text)).isSameAs(text));
  }

  @Test
  void findsWhatIsThereWhileAnotherThreadAdds() throws InterruptedException {
    InternTable<String> table = new InternTable<>();
    int known = 1_000;
    for (int i = 0; i < known; i++) {
      table.prepare();
      table.add("known " + i);
    }
    Thread adder =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 100_000; i++) {
                table.prepare();
                table.add("new " + i);
              }
            });
    int missed = 0;
    while (adder.isAlive()) {
      for (int i = 0; i < known; i++) {
        missed += table.find("known " + i) == null ? 1 : 0;
      }
    }
    adder.join();
    assertThat(missed).isZero();
  }
}
