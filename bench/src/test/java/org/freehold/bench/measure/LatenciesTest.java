package org.freehold.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void latenciesAreOfEachCall() throws InterruptedException {
    try (Subject subject = Contestant.FREEHOLD.open()) {
      Latencies latencies = new Latencies();
      Run run =
          Crew.run(
              latencies.timed(subject),
              Workloads.named("pair").orElseThrow(),
              new Workload.Setting(1, 7, false),
              Duration.ofMillis(30),
              Duration.ZERO);
      assertThat(latencies.allocations().getTotalCount()).isEqualTo(run.operations());
      assertThat(latencies.frees().getTotalCount()).isEqualTo(run.operations());
      assertThat(Metric.of(latencies))
          .containsKeys(Metric.ALLOCATE_P50, Metric.FREE_MAX, Metric.CLOCK);
    }
  }
}
