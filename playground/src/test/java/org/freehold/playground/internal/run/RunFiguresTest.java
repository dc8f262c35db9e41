package org.freehold.playground.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The figures of runs over time, and what they come to.
class RunFiguresTest {

  private static final Set<Choice.Kind> REFUSED =
      Set.of(Choice.Kind.REFUSED_FRAGMENTED, Choice.Kind.REFUSED_FULL);

  private static final long LIMIT = 1L << 30;

  @TempDir private Path folder;

  private LoadedTrace trace(List<String> calls) throws Exception {
    Path file = folder.resolve("trace" + calls.size() + ".rep");
    Files.writeString(file, "0\n4000\n" + calls.size() + "\n1\n" + String.join("\n", calls) + "\n");
    return LoadedTrace.read(file);
  }

  private static Run played(LoadedTrace trace, String policy, long limit) throws Exception {
    Run run = Run.of(trace, policy, limit);
    run.play(_ -> {});
    return run;
  }

  /// Blocks of rising sizes; every second one is freed again.
  private static List<String> calls(int blocks) {
    return IntStream.range(0, blocks)
        .boxed()
        .flatMap(i ->
            i % 2 == 0
                ? List.of("a " + i + " " + (16 + i)).stream()
                : List.of("a " + i + " 64", "f " + i).stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-fit", "tlsf", "buddy", "slab", "freehold"})
  void peaksAreThoseThatCompareReports(String policy) throws Exception {
    LoadedTrace trace = trace(calls(900));
    TrialOptions options =
        TrialOptions.on(() -> SimulatedMachine.builder().build().createProcess("t"))
            .withTimed(false)
            .withTimeLimit(Duration.ofMinutes(1))
            .withAreaLimit(LIMIT);
    Result expected = Trial.run(trace, Contenders.read(policy).getFirst(), options, _ -> {});
    try (Run run = played(trace, policy, LIMIT)) {
      Run.Outcome outcome = run.outcome();
      assertThat(outcome.peakLive()).isEqualTo(expected.peakLiveBytes());
      assertThat(outcome.peakFootprint()).isEqualTo(expected.peakFootprintBytes());
      assertThat(outcome.utilization()).isEqualTo(expected.utilization());
      if (outcome.searchSteps() >= 0) {
        assertThat((double) outcome.searchSteps() / trace.allocations())
            .isEqualTo(expected.searchesPerAllocation());
      }
      assertThat(outcome.isServed()).isTrue();
    }
  }

  @Test
  void theLastSampleIsAfterTheLastOperationHoweverManyThereAre() throws Exception {
    for (int blocks : List.of(2, 1024, 1366, 1367, 3000)) {
      LoadedTrace trace = trace(calls(blocks));
      try (Run run = played(trace, "first-fit", LIMIT)) {
        List<FigureSeries.Sample> samples = run.series().samples();
        assertThat(samples.getLast().operation()).isEqualTo((int) trace.operations());
        assertThat(samples)
            .extracting(FigureSeries.Sample::operation)
            .isSorted()
            .doesNotHaveDuplicates();
        assertThat(samples.stream().mapToLong(FigureSeries.Sample::liveBytes).max())
            .hasValue(trace.peakLiveBytes());
      }
    }
  }

  @Test
  void aBrokenRunEndsWithASampleOfWhatIsKnown() throws Exception {
    LoadedTrace trace = trace(List.of("a 0 10", "a 1 10", "f 0", "f 1"));
    try (Run run = played(trace, "stack", LIMIT)) {
      List<FigureSeries.Sample> samples = run.series().samples();
      assertThat(samples).hasSize(2);
      assertThat(samples.get(1).liveBytes()).isEqualTo(20);
      assertThat(run.outcome().isServed()).isFalse();
      assertThat(run.outcome().utilization()).isZero();
    }
  }

  @Test
  void eachRiseOfTheFootprintIsKept() throws Exception {
    LoadedTrace trace = trace(List.of("a 0 100", "a 1 9000", "f 1", "a 1 8000", "a 2 90000"));
    try (Run run = played(trace, "first-fit", LIMIT)) {
      FootprintSteps steps = run.steps();
      assertThat(IntStream.range(0, steps.count()).map(steps::operation)).containsExactly(1, 2, 5);
      assertThat(steps.footprint(2)).isEqualTo(run.outcome().peakFootprint());
      assertThat(steps.isExact()).isTrue();
    }
  }

  @Test
  void moreRisesThanAreKeptAreThinnedOutAndNeverTooHigh() {
    FootprintSteps steps = new FootprintSteps();
    int last = 5 * FootprintSteps.MOST;
    for (int i = 1; i <= last; i++) {
      steps.add(i, 100L * i);
    }
    assertThat(steps.isExact()).isFalse();
    assertThat(steps.count()).isBetween(FootprintSteps.MOST / 2, FootprintSteps.MOST);
    for (int i = 0; i < steps.count(); i++) {
      assertThat(steps.footprint(i)).isEqualTo(100L * steps.operation(i));
    }
    assertThat(steps.operation(steps.count() - 1)).isGreaterThan(last - 16);
  }

  @Test
  void reservedAndCachedBytesAreToldWhereTheyAreKnown() throws Exception {
    LoadedTrace trace = trace(calls(500));
    try (Run run = played(trace, "freehold", LIMIT)) {
      for (FigureSeries.Sample each : run.series().samples()) {
        assertThat(each.reserved()).isGreaterThanOrEqualTo(each.liveBytes());
        assertThat(each.cached()).isNotNegative();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-fit", "freehold"})
  void aMomentIsTheSameWhateverThreadAsksForIt(String policy) throws Exception {
    LoadedTrace trace = trace(calls(3000));
    try (Run run = played(trace, policy, 192 << 10);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(run.outcome().refusals()).isPositive();
      long refused = 0;
      for (int first = 1; first <= trace.operations(); first += 512) {
        int from = first;
        refused +=
            threads.submit(() -> run.accounts(from, 512)).get().stream()
                .filter(each -> REFUSED.contains(each.choice().kind()))
                .count();
      }
      assertThat(refused).isEqualTo(run.outcome().refusals());
    }
  }
}
