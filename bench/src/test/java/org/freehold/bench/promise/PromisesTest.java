package org.freehold.bench.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;
import org.freehold.bench.probe.FootprintReading;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.suite.Outcome;
import org.junit.jupiter.api.Test;

class PromisesTest {

  @Test
  void everyPromiseIsDecidedInOneWay() {
    for (int number = 1; number <= 11; number++) {
      assertThat(Promises.isTimed(number) ^ MemoryPromises.NUMBERS.contains(number)).isTrue();
    }
  }

  @Test
  void theFastestPeerDecides() {
    Verdict verdict =
        verdict(
            1,
            each ->
                switch (each.contestant()) {
                  case FREEHOLD -> each.workload().equals("pair") ? 10 : 12;
                  case MIMALLOC -> 20;
                  case TCMALLOC -> each.workload().equals("pair") ? 20 : 10;
                  default -> 40;
                });
    assertThat(verdict.figure().orElseThrow()).isCloseTo(1.2, within(1e-9));
    assertThat(verdict.isMet()).isFalse();
    assertThat(verdict.detail()).isEqualTo("pair 0.50 of mimalloc, churn 1.20 of tcmalloc");
  }

  @Test
  void oneWorkloadCanMissThePromiseOfAll() {
    Verdict good = verdict(3, each -> each.contestant() == Contestant.FREEHOLD ? 9 : 10);
    assertThat(good.figure().orElseThrow()).isCloseTo(0.9, within(1e-9));
    assertThat(good.isMet()).isTrue();
    Verdict bad =
        verdict(
            3,
            each ->
                each.contestant() != Contestant.FREEHOLD
                    ? 10
                    : each.workload().equals("larson") && each.threads() == 2 ? 16 : 5);
    assertThat(bad.figure().orElseThrow()).isLessThan(1);
    assertThat(bad.isMet()).isFalse();
    assertThat(bad.detail()).isEqualTo("above 1.5: larson with 2 threads 1.60");
  }

  @Test
  void scalingIsAtLeast() {
    Verdict verdict = verdict(4, each -> each.threads() == 2 ? 100 : 95);
    assertThat(verdict.figure().orElseThrow()).isCloseTo(1.9, within(1e-9));
    assertThat(verdict.isLowerBound()).isTrue();
    assertThat(verdict.isMet()).isTrue();
  }

  @Test
  void whatWasNotMeasuredIsNotMet() {
    Verdict verdict = new Promises(List.of()).verdict(9);
    assertThat(verdict.figure()).isEmpty();
    assertThat(verdict.isMet()).isFalse();
  }

  @Test
  void eachCallHasABoundOfItsOwn() {
    Verdict good = verdict(11, each -> each.workload().equals("call-size-of") ? 5 : 10);
    assertThat(good.figure().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(good.isMet()).isTrue();
    Verdict bad = verdict(11, each -> each.workload().equals("call-aligned-8") ? 12 : 5);
    assertThat(bad.isMet()).isFalse();
    assertThat(bad.detail()).startsWith("call-aligned-8 2.40 of 1.10, call-aligned-64 1.00 of");
  }

  @Test
  void latencyIsTheOneInAThousand() {
    Outcome outcome = new Outcome(Promises.cases(10).getFirst());
    outcome.add(Map.of(Metric.ALLOCATE_P999, 2100.0, Metric.CLOCK, 25.0));
    assertThat(new Promises(List.of(outcome)).verdict(10).isMet()).isFalse();
  }

  /// Outcomes with the same time in each fork; operations a second follow from it.
  private static Verdict verdict(int number, ToDoubleFunction<Case> nanoseconds) {
    List<Outcome> outcomes =
        Promises.cases(number).stream()
            .map(each -> {
              Outcome outcome = new Outcome(each);
              double time = nanoseconds.applyAsDouble(each);
              IntStream.range(0, 3)
                  .forEach(_ ->
                      outcome.add(
                          Map.of(
                              Metric.NANOSECONDS_PER_OPERATION,
                              time,
                              Metric.OPERATIONS_PER_SECOND,
                              each.threads() * 1e9 / time)));
              return outcome;
            })
            .toList();
    return new Promises(outcomes).verdict(number);
  }

  @Test
  void theGeometricMeanOfRatiosIsWhereTheirLogarithmsBalance() {
    assertThat(Promises.geometricMean(List.of(0.5, 2.0, 1.0))).isCloseTo(1, within(1e-12));
  }

  @Test
  void footprintIsWhatTheProcessHasMoreThanWithoutAnAllocator() {
    FootprintReading holding = new FootprintReading(100 << 20, 130 << 20, -1, -1, -1, 0);
    assertThat(MemoryPromises.perLive(holding, 10 << 20)).isCloseTo(1.2, within(1e-9));
  }
}
