package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalAlignmentTest {

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theClassOfTheSizeHasBlocksThatAreMultiplesOfTheAlignment(int granuleShift) {
    SizeClasses classes = new SizeClasses(granuleShift);
    for (long alignment = 1; alignment <= NaturalAlignment.MAX_ALIGNMENT; alignment *= 2) {
      for (long size = 1; size <= SizeClasses.MAX_SIZE; size++) {
        long rounded = NaturalAlignment.sizeFor(size, alignment);
        if (rounded <= SizeClasses.MAX_SIZE) {
          int blockSize = classes.blockSize(classes.classOf(rounded));
          assertThat(blockSize % alignment).as("%d at %d", size, alignment).isZero();
          assertThat(rounded).isBetween(size, Math.max(128, 2 * size));
        }
      }
    }
  }

  @Test
  void alignmentsOfAllBlocksLeaveTheClassAsItIs() {
    SizeClasses classes = new SizeClasses(4);
    for (long alignment = 1; alignment <= 16; alignment *= 2) {
      for (long size = 1; size <= SizeClasses.MAX_SIZE; size++) {
        assertThat(classes.classOf(NaturalAlignment.sizeFor(size, alignment)))
            .isEqualTo(classes.classOf(size));
      }
    }
  }

  @Test
  void whatWouldWasteMuchIsNotServed() {
    assertThat(NaturalAlignment.sizeFor(100, 64)).isEqualTo(128);
    assertThat(NaturalAlignment.sizeFor(1, 128)).isEqualTo(128);
    assertThat(NaturalAlignment.sizeFor(128, 256)).isEqualTo(256);
    assertThat(NaturalAlignment.sizeFor(127, 256)).isEqualTo(NaturalAlignment.NOT_SERVED);
    assertThat(NaturalAlignment.sizeFor(2048, 4096)).isEqualTo(4096);
    assertThat(NaturalAlignment.sizeFor(10_000, 8192)).isEqualTo(NaturalAlignment.NOT_SERVED);
  }

  @Test
  void sizesOfNobodyAreServedByNoClass() {
    for (long alignment = 1; alignment > 0; alignment *= 2) {
      for (long size : new long[] {0, -1, -8, -64, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62}) {
        long rounded = NaturalAlignment.sizeFor(size, alignment);
        assertThat(Long.compareUnsigned(rounded, SizeClasses.MAX_SIZE))
            .as("%d at %d", size, alignment)
            .isPositive();
      }
    }
  }
}
