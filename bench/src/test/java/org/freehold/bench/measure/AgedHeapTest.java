package org.freehold.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import org.junit.jupiter.api.Test;

class AgedHeapTest {

  private static final Workload.Setting SETTING = new Workload.Setting(1, 7, false);

  @Test
  void allocatesAMultipleOfWhatIsLive() throws InterruptedException {
    try (Subject subject = Contestant.FREEHOLD.open()) {
      Workload churn = Workloads.named("churn").orElseThrow();
      Slots old = AgedHeap.parse("4:0.5").age(subject, churn, SETTING);
      assertThat(old.count()).isEqualTo(4 * 1024);
      long live = 0;
      for (int i = 0; i < old.count(); i++) {
        live += old.isFree(i) ? 0 : 1;
      }
      assertThat(live).isBetween(1800L, 2300L);
      old.freeAll();
    }
  }

  @Test
  void parsesWhatUsersType() {
    assertThat(AgedHeap.parse("")).isEqualTo(new AgedHeap(20, 0.95));
    assertThat(AgedHeap.parse("3")).isEqualTo(new AgedHeap(3, 0.95));
    assertThat(AgedHeap.parse("3:0.5")).isEqualTo(new AgedHeap(3, 0.5));
    assertThatThrownBy(() -> AgedHeap.parse("0:2"))
        .hasMessage("--litter must be MULTIPLIER:OCCUPANCY such as 20:0.95, not '0:2'");
  }
}
