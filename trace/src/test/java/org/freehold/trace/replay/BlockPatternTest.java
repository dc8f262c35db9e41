package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockPatternTest {

  private static final long ADDRESS = 0x20010;
  private static final long PAGE = 4096;

  private final PagedMemory memory = new PagedMemory();
  private final BlockPattern pattern = new BlockPattern(memory, PAGE);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 8, 9, 4096, 65535, 65536, 65537, 70_001, 500_000, 5_000_003})
  void findsWhatItWroteAndWritesNothingElse(long size) {
    memory.putLong(ADDRESS - 8, 0x1122334455667788L);
    memory.putLong(ADDRESS + size, 0x1122334455667788L);
    pattern.write(ADDRESS, size, 42);
    assertThat(pattern.firstDifference(ADDRESS, ADDRESS, size, size, 42)).isEqualTo(-1);
    assertThat(memory.getLong(ADDRESS - 8)).isEqualTo(0x1122334455667788L);
    assertThat(memory.getLong(ADDRESS + size)).isEqualTo(0x1122334455667788L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 4096, 65536, 65537, 500_000, 5_000_003})
  void isDifferentForEachBlock(long size) {
    pattern.write(ADDRESS, size, 42);
    assertThat(pattern.firstDifference(ADDRESS, ADDRESS, size, size, 43)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {65537, 500_000, 1_100_000})
  void leavesNoPageOfALargeBlockUnwritten(long size) {
    pattern.write(ADDRESS, size, 42);
    for (long page = (ADDRESS + PAGE - 1) & -PAGE; page + PAGE <= ADDRESS + size; page += PAGE) {
      assertDamageIsFound(page, size);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 65_536, 700_000})
  void findsDamageOfTheFirstAndLastBytes(long size) {
    pattern.write(ADDRESS, size, 42);
    SplittableRandom random = new SplittableRandom(size);
    long edge = Math.min(size, 32 << 10);
    for (int i = 0; i < 1000; i++) {
      long offset = random.nextLong(edge);
      assertDamageIsFound(ADDRESS + offset, size);
      assertDamageIsFound(ADDRESS + size - 1 - offset, size);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {65_537, 300_000, 5_000_003})
  void looksOnlyAtTheBytesThatWereKept(long size) {
    pattern.write(ADDRESS, size, 42);
    for (long kept = 0; kept < size; kept += 1 + kept / 3) {
      byte right = memory.getByte(ADDRESS + kept);
      memory.putByte(ADDRESS + kept, (byte) ~right);
      assertThat(pattern.firstDifference(ADDRESS, ADDRESS, size, kept, 42)).isEqualTo(-1);
      memory.putByte(ADDRESS + kept, right);
    }
  }

  private void assertDamageIsFound(long address, long size) {
    byte right = memory.getByte(address);
    memory.putByte(address, (byte) (right ^ 0x10));
    assertThat(pattern.firstDifference(ADDRESS, ADDRESS, size, size, 42))
        .isEqualTo(address - ADDRESS);
    memory.putByte(address, right);
  }
}
