package org.freehold.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import org.junit.jupiter.api.Test;

class AgedHeapTest {

  private static final Workload.Setting SETTING = new Workload.Setting(1, 7, false);

  @Test
  void strewsAManyTimesOfWhatLives() throws InterruptedException {
    try (Subject subject = Contestant.FREEHOLD.open()) {
      Workload churn = Workloads.named("churn").orElseThrow();
      Slots litter = AgedHeap.parse("4:0.5").strew(subject, churn, SETTING);
      assertThat(litter.count()).isEqualTo(4 * 1024);
      long live = 0;
      for (int i = 0; i < litter.count(); i++) {
        live += litter.isFree(i) ? 0 : 1;
      }
      assertThat(live).isBetween(1800L, 2300L);
      litter.freeAll();
    }
  }

  @Test
  void readsWhatUsersWrite() {
    assertThat(AgedHeap.parse("")).isEqualTo(new AgedHeap(20, 0.95));
    assertThat(AgedHeap.parse("3")).isEqualTo(new AgedHeap(3, 0.95));
    assertThat(AgedHeap.parse("3:0.5")).isEqualTo(new AgedHeap(3, 0.5));
    assertThatThrownBy(() -> AgedHeap.parse("0:2"))
        .hasMessage("--litter must be MULTIPLIER:OCCUPANCY such as 20:0.95, not '0:2'");
  }

  @Test
  void latenciesAreOfEachCall() throws InterruptedException {
    try (Subject subject = Contestant.FREEHOLD.open()) {
      Latencies latencies = new Latencies();
      Run run =
          Crew.run(
              latencies.timed(subject),
              Workloads.named("pair").orElseThrow(),
              SETTING,
              Duration.ofMillis(30),
              Duration.ZERO);
      assertThat(latencies.allocations().getTotalCount()).isEqualTo(run.operations());
      assertThat(latencies.frees().getTotalCount()).isEqualTo(run.operations());
      assertThat(Metric.of(latencies))
          .containsKeys(Metric.ALLOCATE_P50, Metric.FREE_MAX, Metric.CLOCK);
    }
  }

  @Test
  void settingsGoThroughProperties() {
    ForkSettings settings =
        new ForkSettings(
            Contestant.GLIBC,
            "churn",
            "",
            1L << 28,
            2,
            -7,
            Duration.ofMillis(1500),
            Duration.ZERO,
            Duration.ofSeconds(1),
            "20:0.95");
    for (String option : settings.toOptions()) {
      String[] parts = option.substring(2).split("=", 2);
      System.setProperty(parts[0], parts[1]);
    }
    assertThat(ForkSettings.ofProcess()).isEqualTo(settings);
  }
}
