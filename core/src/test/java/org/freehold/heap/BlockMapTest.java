package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.freehold.testkit.Exhaustive;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMapTest {

  private static Bookkeeping memoryFor(long granules) {
    return Objects.requireNonNull(
        Bookkeeping.tryReserve(AddressSpace.host(), BlockMap.areas(granules)));
  }

  private static BlockMap mapOf(Bookkeeping memory, long granules, long described) {
    BlockMap map = new BlockMap(memory, granules);
    assertThat(map.tryDescribe(described)).isTrue();
    return map;
  }

  /// A map of a huge segment costs what it describes, and no search leaves that.
  @ParameterizedTest
  @ValueSource(longs = {1L << 20, 1L << 26, 1L << 36})
  void aMapCostsWhatItDescribes(long granules) {
    Bookkeeping memory = memoryFor(granules);
    BlockMap map = mapOf(memory, granules, 1_000);
    map.begin(0);
    map.begin(900);
    assertThat(map.nextStart(1)).isEqualTo(900);
    assertThat(map.nextStart(901)).isEqualTo(granules);
    assertThat(map.nextStart(granules - 1)).isEqualTo(granules);
    assertThat(map.previousStart(999)).isEqualTo(900);
    assertThat(map.describes(granules / 2)).isFalse();
    assertThat(memory.committedBytes()).isLessThanOrEqualTo(3 * 4096);
    assertThat(map.tryDescribe(granules / 4)).isTrue();
    map.begin(granules / 4 - 1);
    assertThat(map.nextStart(901)).isEqualTo(granules / 4 - 1);
    memory.release();
  }

  /// Granule counts around every boundary of a word at each level, up to a heap of 4 GiB.
  @ParameterizedTest
  @ValueSource(
      longs = {1, 2, 63, 64, 65, 4_095, 4_096, 4_097, 262_143, 262_145, 20_000_000, 1L << 28})
  void findsNextAndPreviousStartsAtAnyDistance(long granules) {
    Bookkeeping memory = memoryFor(granules);
    try {
      BlockMap map = mapOf(memory, granules, granules);
      TreeSet<Long> model = new TreeSet<>();
      SplittableRandom random = new SplittableRandom(granules);
      map.begin(0);
      model.add(0L);
      for (int i = 0; i < 3_000; i++) {
        long granule = random.nextLong(granules);
        if (random.nextBoolean()) {
          map.begin(granule);
          model.add(granule);
        } else if (granule != 0 && model.remove(granule)) {
          map.join(granule);
        }
        long probe = random.nextInt(4) == 0 ? granules - 1 : random.nextLong(granules);
        Long next = model.ceiling(probe);
        assertThat(map.nextStart(probe)).isEqualTo(next == null ? granules : next);
        assertThat(map.previousStart(probe)).isEqualTo(model.floor(probe));
        assertThat(map.isStart(probe)).isEqualTo(model.contains(probe));
        thinOut(map, model, random);
      }
    } finally {
      memory.release();
    }
  }

  /// Now and then leaves hardly any start, so that searches go over many empty words.
  private static void thinOut(BlockMap map, NavigableSet<Long> model, SplittableRandom random) {
    if (random.nextInt(200) == 0) {
      for (long start : List.copyOf(model.tailSet(1L, true))) {
        map.join(start);
        model.remove(start);
      }
    }
  }

  /// Every way to cut 6 granules into ranges of each kind reads back as it was written.
  @Test
  void tellsEveryKindOfRangeApart() {
    int granules = 6;
    Bookkeeping memory = memoryFor(granules);
    Exhaustive every = new Exhaustive();
    int cases = 0;
    while (!every.done()) {
      BlockMap map = mapOf(memory, granules, granules);
      int[] kindAt = new int[granules];
      for (int granule = 0; granule < granules; ) {
        int length = 1 + every.choose(granules - granule);
        int kind =
            every.choose(length > 1 ? 3 : 2); // An uncommitted range has at least two granules.
        map.begin(granule);
        if (kind == 0) {
          map.occupy(granule);
        } else if (kind == 2) {
          map.markUncommitted(granule);
        }
        kindAt[granule] = kind + 1;
        granule += length;
      }
      for (int granule = 0; granule < granules; granule++) {
        assertThat(map.isStart(granule)).isEqualTo(kindAt[granule] != 0);
        assertThat(map.isBlock(granule)).isEqualTo(kindAt[granule] == 1);
        if (kindAt[granule] != 0) {
          assertThat(map.isFree(granule)).isEqualTo(kindAt[granule] == 2);
          assertThat(map.isUncommitted(granule)).isEqualTo(kindAt[granule] == 3);
        }
      }
      wipe(map, kindAt);
      cases++;
    }
    memory.release();
    assertThat(cases).isGreaterThan(500);
  }

  private static void wipe(BlockMap map, int[] kindAt) {
    for (int granule = 0; granule < kindAt.length; granule++) {
      if (kindAt[granule] == 1) {
        map.vacate(granule);
      }
      if (kindAt[granule] == 3) {
        map.unmarkUncommitted(granule);
      }
      if (kindAt[granule] != 0) {
        map.join(granule);
      }
    }
  }
}
