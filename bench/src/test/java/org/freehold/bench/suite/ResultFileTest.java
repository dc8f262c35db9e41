package org.freehold.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;
import org.freehold.bench.plan.Plan;
import org.freehold.bench.subject.Contestant;
import org.junit.jupiter.api.Test;

class ResultFileTest {

  @Test
  void hasTheMedianTheSpreadAndTheForks() {
    Case measured = new Case("churn", "", Contestant.MIMALLOC, 2);
    Outcome outcome = new Outcome(measured);
    for (double each : new double[] {12.5, 10.5, 11}) {
      outcome.add(
          Map.of(
              Metric.NANOSECONDS_PER_OPERATION,
              each,
              Metric.PEAK_FOOTPRINT_BYTES,
              1000.4,
              Metric.JAVA_BYTES_PER_OPERATION,
              0.0));
    }
    Plan plan =
        new Plan(
            List.of(measured),
            List.of(new Plan.Skipped("jemalloc", "not \"installed\"")),
            3,
            1,
            Duration.ofMillis(1500),
            Duration.ofSeconds(3),
            Duration.ZERO,
            42,
            1L << 28,
            "",
            "512m",
            Path.of("x.json"));
    StringWriter text = new StringWriter();
    new ResultFile(plan, List.of(outcome), List.of()).write(text);
    assertThat(text.toString())
        .contains("\"machine\":{\"date\":")
        .contains("\"seconds\":1.5")
        .contains(
            "{\"workload\":\"churn\",\"allocator\":\"mimalloc\",\"threads\":2,"
                + "\"nanosecondsPerOperation\":11.0,")
        .contains("\"peakFootprintBytes\":1000,")
        .contains("\"error\":1.0,\"forks\":[12.5,10.5,11.0]")
        .contains("\"skipped\":[{\"what\":\"jemalloc\",\"reason\":\"not \\\"installed\\\"\"}]");
  }
}
