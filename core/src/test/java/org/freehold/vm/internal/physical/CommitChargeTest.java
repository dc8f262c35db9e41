package org.freehold.vm.internal.physical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitChargeTest {

  @Test
  void aChargeThatReachesTheLimitSucceedsAndOneByteMoreDoesNot() {
    CommitCharge charge = new CommitCharge(100);
    assertThat(charge.tryCharge(60)).isTrue();
    assertThat(charge.tryCharge(41)).isFalse();
    assertThat(charge.bytes()).isEqualTo(60);
    assertThat(charge.tryCharge(40)).isTrue();
    assertThat(charge.bytes()).isEqualTo(charge.limit());
  }

  @Test
  void whatIsUnchargedCanBeChargedAgain() {
    CommitCharge charge = new CommitCharge(100);
    assertThat(charge.tryCharge(100)).isTrue();
    charge.uncharge(30);
    assertThat(charge.tryCharge(30)).isTrue();
    assertThat(charge.tryCharge(1)).isFalse();
  }

  @Test
  void theSumDoesNotOverflowWithoutALimit() {
    CommitCharge charge = new CommitCharge(Long.MAX_VALUE);
    assertThat(charge.tryCharge(Long.MAX_VALUE - 1)).isTrue();
    assertThat(charge.tryCharge(2)).isFalse();
    assertThat(charge.tryCharge(1)).isTrue();
  }

  @Test
  void threadsTogetherNeverExceedTheLimit() {
    CommitCharge charge = new CommitCharge(1000);
    long charged = IntStream.range(0, 4000).parallel().filter(_ -> charge.tryCharge(1)).count();
    assertThat(charged).isEqualTo(1000);
    assertThat(charge.bytes()).isEqualTo(1000);
  }
}
