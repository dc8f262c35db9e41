package org.freehold.heap.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.testkit.Exhaustive;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMapTest {

  private static final long PAGE = 256;

  private static MetadataMapping memoryFor(long granules) {
    return Objects.requireNonNull(
        MetadataMapping.tryReserve(AddressSpace.host(), BlockMap.areas(granules, PAGE)));
  }

  private static BlockMap mapOf(MetadataMapping memory, long granules, long described) {
    BlockMap map = new BlockMap(memory, granules, PAGE);
    assertThat(map.tryDescribe(described)).isTrue();
    return map;
  }

  /// The map of a huge segment costs what it describes, and no search leaves that.
  @ParameterizedTest
  @ValueSource(longs = {1L << 20, 1L << 26, 1L << 36})
  void aMapCostsWhatItDescribes(long granules) {
    MetadataMapping memory = memoryFor(granules);
    BlockMap map = mapOf(memory, granules, 1_000);
    map.begin(0);
    map.begin(900);
    assertThat(map.nextStart(1)).isEqualTo(900);
    assertThat(map.nextStart(901)).isEqualTo(granules);
    assertThat(map.nextStart(granules - 1)).isEqualTo(granules);
    assertThat(map.previousStart(999)).isEqualTo(900);
    assertThat(map.describes(granules / 2)).isFalse();
    assertThat(memory.committedBytes()).isLessThanOrEqualTo(4 * 4096);
    assertThat(map.memoryBytes()).isLessThanOrEqualTo(4 * 4096);
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
    MetadataMapping memory = memoryFor(granules);
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

  /// Now and then removes nearly all starts, so that searches skip many empty words.
  private static void thinOut(BlockMap map, NavigableSet<Long> model, SplittableRandom random) {
    if (random.nextInt(200) == 0) {
      for (long start : List.copyOf(model.tailSet(1L, true))) {
        map.join(start);
        model.remove(start);
      }
    }
  }

  /// Granules at the start of pages, right after it, in the first 64 granules and past them.
  private static final int[] PLACES = {0, 1, 63, 64, 255, 256, 257, 512};

  /// Every way to make ranges of each kind begin at some granules reads back as it was written.
  @Test
  void tellsEveryKindOfRangeApart() {
    int granules = 1024;
    MetadataMapping memory = memoryFor(granules);
    Exhaustive every = new Exhaustive();
    int cases = 0;
    while (!every.done()) {
      BlockMap map = mapOf(memory, granules, granules);
      int[] kindAt = new int[granules];
      for (int place : PLACES) {
        int kinds = place % PAGE == 0 ? 3 : 2; // An uncommitted range is whole pages.
        int kind = place == 0 ? 1 + every.choose(kinds) : every.choose(1 + kinds);
        if (kind != 0) {
          map.begin(place);
        }
        if (kind == 1) {
          map.occupy(place);
        } else if (kind == 3) {
          map.markUncommitted(place);
        }
        kindAt[place] = kind;
      }
      expect(map, kindAt);
      wipe(map, kindAt);
      cases++;
    }
    memory.release();
    assertThat(cases).isEqualTo(3 * 4 * 4 * 243);
  }

  private static void expect(BlockMap map, int[] kindAt) {
    int next = kindAt.length;
    for (int granule = kindAt.length - 1; granule >= 0; granule--) {
      int kind = kindAt[granule];
      next = kind == 0 ? next : granule;
      if (map.nextStart(granule) != next
          || map.isStart(granule) != (kind != 0)
          || map.isBlock(granule) != (kind == 1)
          || (kind != 0 && map.isFree(granule) != (kind == 2))
          || (kind != 0 && map.isUncommitted(granule) != (kind == 3))) {
        throw new AssertionError("granule=" + granule + " of " + Arrays.toString(kindAt));
      }
    }
  }

  @Test
  void onlyPagesAreUncommitted() {
    MetadataMapping memory = memoryFor(1024);
    BlockMap map = mapOf(memory, 1024, 1024);
    map.begin(PAGE + 1);
    assertThatThrownBy(() -> map.markUncommitted(PAGE + 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("INV-HEAP-13");
    assertThat(map.isFree(PAGE + 1)).isTrue();
    memory.release();
  }

  /// Ranges that begin at page boundaries leave level 0 alone.
  @ParameterizedTest
  @ValueSource(longs = {1L << 20, 1L << 26})
  void pagesCostLittle(long granules) {
    MetadataMapping memory = memoryFor(granules);
    BlockMap map = mapOf(memory, granules, granules);
    for (long granule = 0; granule < granules; granule += PAGE) {
      map.begin(granule);
      map.occupy(granule);
    }
    for (long granule = 0; granule < granules; granule += PAGE) {
      map.vacate(granule);
      if (granule % (4 * PAGE) != 0) {
        map.join(granule);
      }
    }
    long fewBytes = granules * 16 / 900;
    assertThat(map.memoryBytes()).isLessThan(fewBytes).isLessThan(memory.committedBytes() / 10);
    assertThat(map.nextStart(granules / 2 + 1)).isEqualTo(granules / 2 + 4 * PAGE);
    map.begin(granules / 2 + 1);
    assertThat(map.memoryBytes()).isBetween(4096L, fewBytes + 4096);
    memory.release();
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
