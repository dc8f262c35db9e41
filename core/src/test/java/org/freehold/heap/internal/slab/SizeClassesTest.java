package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Size classes for every size, with both granules.
class SizeClassesTest {

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void everySizeGetsTheSmallestClassThatHoldsIt(int granuleShift) {
    SizeClasses classes = new SizeClasses(granuleShift);
    for (int size = 0; size <= SizeClasses.MAX_SIZE; size++) {
      int sizeClass = classes.classOf(size);
      assertThat(classes.blockSize(sizeClass)).isGreaterThanOrEqualTo(size);
      if (sizeClass > 0) {
        assertThat(classes.blockSize(sizeClass - 1)).isLessThan(size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aboveEightGranulesAtMostAnEighthIsWaste(int granuleShift) {
    SizeClasses classes = new SizeClasses(granuleShift);
    for (int size = (8 << granuleShift) + 1; size <= SizeClasses.MAX_SIZE; size++) {
      double block = classes.blockSize(classes.classOf(size));
      assertThat((block - size) / block).as("waste of %d", size).isLessThanOrEqualTo(0.125);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void blocksAreWholeGranulesAndTheLastClassIsTheLargestSize(int granuleShift) {
    SizeClasses classes = new SizeClasses(granuleShift);
    for (int i = 0; i < classes.count(); i++) {
      assertThat(classes.blockSize(i) % (1 << granuleShift)).isZero();
      assertThat(classes.classOf(classes.blockSize(i))).isEqualTo(i);
    }
    assertThat(classes.blockSize(classes.count() - 1)).isEqualTo(SizeClasses.MAX_SIZE);
  }
}
