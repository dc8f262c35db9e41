package org.freehold.vm.internal.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.vm.SpaceInfo;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {

  /// Pages of 4, reservations at multiples of 16, addresses 16 to 159.
  private static final SpaceInfo INFO = new SpaceInfo("test", 64, 4, 16, 16, 159);

  @Test
  void anEmptySpaceIsOneHole() {
    assertThat(new FreeSpace.Counter(INFO).finish())
        .isEqualTo(new FreeSpace(144, 144, 144, 0, 0, 0));
  }

  /// ```
  ///   16      32  36      48      64               160
  ///    │ free  │■■ │ 12   │■■■■■■■│ free            │
  /// ```
  @Test
  void aHoleWithoutAMultipleOfTheGranularityIsUnusable() {
    FreeSpace.Counter counter = new FreeSpace.Counter(INFO);
    counter.reservation(32, 36);
    counter.reservation(48, 64);
    assertThat(counter.finish()).isEqualTo(new FreeSpace(16 + 12 + 96, 96, 96, 1, 12, 12));
  }

  @Test
  void aHoleIsUsableFromItsFirstMultipleOfTheGranularity() {
    FreeSpace.Counter counter = new FreeSpace.Counter(INFO);
    counter.reservation(16, 36);
    assertThat(counter.finish()).isEqualTo(new FreeSpace(124, 124, 112, 0, 0, 0));
  }

  @Test
  void aFullSpaceHasNone() {
    FreeSpace.Counter counter = new FreeSpace.Counter(INFO);
    counter.reservation(16, 160);
    assertThat(counter.finish()).isEqualTo(new FreeSpace(0, 0, 0, 0, 0, 0));
  }
}
