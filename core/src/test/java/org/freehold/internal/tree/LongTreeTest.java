package org.freehold.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongTreeTest {

  private record Operation(boolean add, long key) {}

  /// The tree beside the JDK's sorted set.
  private static final class Subject implements Property.Subject<Operation> {
    private final LongTree tree = new LongTree();
    private final LongTree map = LongTree.map();
    private final TreeSet<Long> model = new TreeSet<>();
    private int count;

    @Override
    public void apply(Operation operation) {
      long key = operation.key();
      if (operation.add()) {
        if (model.add(key)) {
          tree.add(key);
        }
        map.put(key, ~key);
      } else {
        assertThat(map.remove(key)).isEqualTo(model.contains(key));
        assertThat(tree.remove(key)).isEqualTo(model.remove(key));
      }
      Long ceiling = model.ceiling(key);
      assertThat(tree.ceiling(key)).isEqualTo(ceiling == null ? LongTree.NONE : ceiling);
      Long floor = model.floor(key);
      assertThat(map.floor(key)).isEqualTo(floor == null ? LongTree.NONE : floor);
      assertThat(map.ceiling(key)).isEqualTo(ceiling == null ? LongTree.NONE : ceiling);
      assertThat(tree.floor(key)).isEqualTo(floor == null ? LongTree.NONE : floor);
      assertThat(tree.last()).isEqualTo(model.isEmpty() ? LongTree.NONE : model.last());
      if (++count % 997 == 0) {
        close();
      }
    }

    @Override
    public void close() {
      tree.validate();
      assertThat(tree.contains(LongTree.NONE)).isFalse();
      assertThat(tree.size()).isEqualTo(model.size());
      model.forEach(key -> assertThat(tree.contains(key)).isTrue());
      map.validate();
      assertThat(map.size()).isEqualTo(model.size());
      model.forEach(key -> assertThat(map.value(key)).isEqualTo(~key));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 5_000, 1_000_000_000_000L})
  void isTheJdksSortedSet(long range) {
    Property.of(
            "the tree agrees with the JDK's sorted set, range " + range,
            random -> new Operation(random.nextInt(100) < 55, key(random, range)),
            Subject::new)
        .length(30_000)
        .tries(6)
        .check();
  }

  private static long key(SplittableRandom random, long range) {
    return random.nextLong(range) - range / 2;
  }

  @Test
  void goesUpAndDownWithoutLosingAKey() {
    LongTree tree = new LongTree();
    for (int round = 0; round < 3; round++) {
      for (long key = 0; key < 100_000; key++) {
        tree.add(key * 3);
      }
      tree.validate();
      assertThat(tree.size()).isEqualTo(100_000);
      for (long key = 99_999; key >= 0; key--) {
        assertThat(tree.remove(key * 3)).isTrue();
      }
      tree.validate();
      assertThat(tree.ceiling(Long.MIN_VALUE)).isEqualTo(LongTree.NONE);
    }
  }

  @Test
  void shrinksWithItsContents() {
    LongTree tree = new LongTree();
    for (long key = 0; key < 100_000; key++) {
      tree.add(key);
    }
    long full = tree.memoryBytes();
    assertThat(full).isLessThan(100_000 * 24L);
    SplittableRandom random = new SplittableRandom(1);
    for (long key = 0; key < 100_000; key++) {
      if (random.nextInt(100) > 0) {
        tree.remove(key);
      }
    }
    tree.validate();
    assertThat(tree.memoryBytes()).isLessThan(full / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 4_000, 20_000})
  void preparedAdditionsAllocateNothing(int size) {
    SplittableRandom random = new SplittableRandom(size);
    LongTree tree = new LongTree();
    TreeSet<Long> model = new TreeSet<>();
    while (model.size() < size) {
      long key = random.nextLong(1 << 20);
      if (model.add(key)) {
        tree.prepare(1);
        tree.add(key);
      }
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < 500; round++) {
      long base = random.nextLong(1 << 20) << 21;
      long some = model.first();
      tree.prepare(8);
      long before = threads.getCurrentThreadAllocatedBytes();
      boolean _ = tree.remove(some);
      for (int i = 0; i < 8; i++) {
        tree.add(base + i);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isZero();
      tree.add(some);
      for (int i = 0; i < 8; i++) {
        boolean _ = tree.remove(base + i);
      }
    }
    tree.validate();
    assertThat(tree.size()).isEqualTo(size);
  }

  @Test
  void preparedAdditionsToASmallTreeAllocateNothingEither() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long unused = threads.getCurrentThreadAllocatedBytes();
    assertThat(unused).isPositive();
    for (boolean hasValues : new boolean[] {false, true}) {
      LongTree tree = hasValues ? LongTree.map() : new LongTree();
      for (int i = 0; i < 1_000; i++) {
        tree.prepare(2);
        long before = threads.getCurrentThreadAllocatedBytes();
        tree.put(2L * i, i);
        tree.put(2L * i + 1, i);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
      }
      tree.validate();
    }
  }
}
