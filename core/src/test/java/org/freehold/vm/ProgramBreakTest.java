package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramBreakTest {

  static Stream<AddressSpace> spaces() {
    return Stream.of(
        NativeAddressSpace.apart(),
        SimulatedMachine.builder().bits(32).build().createProcess("break"));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void growsAndShrinksByBytesAndTakesWholePages(AddressSpace space) {
    long page = space.info().pageSize();
    try (ProgramBreak top = new ProgramBreak(space, 10 * page)) {
      assertThat(top.sbrk(0)).isEqualTo(top.base());
      assertThat(top.sbrk(100)).isEqualTo(top.base());
      assertThat(top.sbrk(page)).isEqualTo(top.base() + 100);
      assertThat(space.committedBytes()).isEqualTo(2 * page);
      space.memory().putByte(top.current() - 1, (byte) 1);
      assertThat(top.sbrk(-page)).isEqualTo(top.base() + 100 + page);
      assertThat(space.committedBytes()).isEqualTo(page);
      assertThat(top.sbrk(page)).isEqualTo(top.base() + 100);
      assertThat(space.memory().getByte(top.current() - 1)).isZero();
      assertThat(top.brk(top.base() + 10 * page)).isTrue();
      assertThat(top.sbrk(1)).isEqualTo(-1);
      assertThat(top.brk(top.base() - 1)).isFalse();
      assertThat(top.sbrk(Long.MIN_VALUE)).isEqualTo(-1);
      assertThat(top.current()).isEqualTo(top.base() + 10 * page);
    }
    assertThat(space.reservedBytes()).isZero();
  }

  @Test
  void staysWhereItIsWhenMemoryRunsOut() {
    FaultySpace space = new FaultySpace(SimulatedMachine.builder().build().createProcess("break"));
    ProgramBreak top = new ProgramBreak(space, 0x10000);
    space.refuseOnly(1);
    assertThat(top.sbrk(1)).isEqualTo(-1);
    assertThat(top.current()).isEqualTo(top.base());
    assertThat(top.sbrk(1)).isEqualTo(top.base());
    top.close();
    top.close();
    assertThatThrownBy(() -> top.sbrk(1)).isInstanceOf(IllegalStateException.class);
  }
}
