package org.freehold.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static Plan plan(String... options) {
    return new Planner(Arguments.parse(List.of(options), Planner.OPTIONS)).plan();
  }

  @Test
  void theEstimateIsTheTimeOfAllForks() {
    Plan plan =
        plan(
            "--workloads=pair,churn",
            "--allocators=freehold",
            "--forks=2",
            "--seconds=1",
            "--warmups=1",
            "--settling=3",
            "--latency=0.5");
    assertThat(plan.cases()).hasSize(2);
    assertThat(plan.estimate())
        .isEqualTo(Duration.ofMillis(2 * (2 * (2 * 1000 + 1500) + 3000 + 500)));
  }

  @Test
  void theQuickSetTakesAboutFiveMinutes() {
    Duration estimate = plan("--allocators=freehold,glibc,unsafe").estimate();
    assertThat(estimate.multipliedBy(2)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
  }
}
