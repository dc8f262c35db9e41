package org.freehold.inspect.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The set against one bit for each address.
class AddressSetTest {

  private static final int ADDRESSES = 64;

  @Test
  void isTheSameAsABitForEachAddress() {
    SplittableRandom random = new SplittableRandom(42);
    for (int round = 0; round < 2_000; round++) {
      AddressSet set = new AddressSet();
      BitSet model = new BitSet();
      for (int call = 0; call < 40; call++) {
        int start = random.nextInt(ADDRESSES);
        int end = start + random.nextInt(ADDRESSES - start + 1);
        if (random.nextBoolean()) {
          set.add(start, end);
          model.set(start, end);
        } else {
          set.remove(start, end);
          model.clear(start, end);
        }
        int from = random.nextInt(ADDRESSES);
        int to = from + random.nextInt(ADDRESSES - from + 1);
        assertThat(set.count(from, to)).isEqualTo(model.get(from, to).cardinality());
      }
    }
  }
}
