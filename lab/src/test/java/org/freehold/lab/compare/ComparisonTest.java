package org.freehold.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.lab.policy.Spaces;
import org.freehold.lab.report.ComparisonCsv;
import org.freehold.lab.report.ComparisonPage;
import org.freehold.trace.replay.Fragmentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  @TempDir private Path folder;

  private static List<Path> exampleTraces() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples/traces"))) {
      return files.filter(each -> each.toString().endsWith(".rep")).sorted().toList();
    }
  }

  private static Result run(LoadedTrace trace, String policy) {
    TrialOptions options = TrialOptions.on(Spaces::fresh).withTimed(false).withSamples(10);
    return Trial.run(trace, Contenders.read(policy).getFirst(), options, _ -> {});
  }

  /// Wilson et al. 1995, section 4: best fit and address-ordered first fit do best, next fit does
  /// worse, worst fit worst of all. Traces of real programs, footprint at the peak.
  @Test
  void theFitsStandInTheOrderOfTheSurvey() throws IOException {
    Map<String, Double> utilization = new HashMap<>();
    List<Path> traces = exampleTraces();
    for (Path file : traces) {
      LoadedTrace trace = LoadedTrace.read(file);
      for (String fit : List.of("first-fit", "next-fit", "best-fit", "worst-fit", "best-tree")) {
        Result result = run(trace, fit);
        assertThat(result.failure()).isNull();
        utilization.merge(fit, result.utilization() / traces.size(), Double::sum);
      }
    }
    assertThat(utilization.get("best-fit")).isGreaterThanOrEqualTo(utilization.get("first-fit"));
    assertThat(utilization.get("first-fit"))
        .isGreaterThan(utilization.getOrDefault("next-fit", 1.0) + 0.01);
    assertThat(utilization.get("next-fit"))
        .isGreaterThan(utilization.getOrDefault("worst-fit", 1.0) + 0.01);
    // The same placements; only the list needs two words more at the start.
    assertThat(utilization.get("best-tree"))
        .isCloseTo(utilization.getOrDefault("best-fit", 0.0), within(0.0001));
  }

  @Test
  void everyPolicyServesOrSaysWhyNot() throws IOException {
    TraceFile lines = new TraceFile();
    SplittableRandom random = new SplittableRandom(5);
    List<Integer> live = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      if (live.isEmpty() || random.nextInt(10) < 5) {
        live.add(lines.allocate(random.nextInt(5_000)));
      } else if (random.nextInt(5) == 0) {
        lines.reallocate(live.get(random.nextInt(live.size())), 1 + random.nextInt(9_000));
      } else {
        int which = random.nextInt(live.size());
        lines.free(live.get(which));
        live.set(which, live.getLast());
        live.removeLast();
      }
    }
    LoadedTrace trace = lines.load(folder);
    TrialOptions options = TrialOptions.on(Spaces::fresh).withTimed(false);
    List<Result> results =
        Comparison.run(
            trace,
            Contenders.all(),
            (t, who, progress) -> Trial.run(t, who, options, progress),
            2,
            _ -> {});
    assertThat(results)
        .extracting(Result::policy)
        .containsExactlyElementsOf(Contenders.all().stream().map(Contender::name).toList());
    for (Result result : results) {
      boolean isLimited = result.policy().equals("stack") || result.policy().equals("pool");
      assertThat(result.outcome())
          .as(result.policy() + " " + result.failure())
          .isEqualTo(isLimited ? Outcome.UNSUITED : Outcome.SERVED);
      assertThat(result.peakLiveBytes()).isEqualTo(trace.peakLiveBytes());
      if (result.isServed()) {
        assertThat(result.utilization()).isBetween(0.01, 1.0);
        assertThat(result.timeline().get(result.timeline().count() - 1).operation())
            .isEqualTo(trace.operations());
      }
    }
  }

  @Test
  void scoresAreThoseOfTheDrivers() {
    // "Perf index = 44 (util) + 40 (thru) = 84/100" of the book's driver.
    assertThat(Scoring.CLASSIC.of(0.74, 900_000)).isEqualTo(100 * (0.6 * 0.74 + 0.4));
    Scoring later = new Scoring(0.6, 0.4, 0.63, 3e6, 3.5e6);
    assertThat(later.of(0.39, 3.25e6)).isEqualTo(20);
    assertThat(later.of(0.7, 4e6)).isEqualTo(100);
    assertThatThrownBy(() -> new Scoring(1.1, 0, 1, 0, 1))
        .hasMessage("the weight must be from 0 to 1, not 1.1");
    assertThatThrownBy(() -> new Scoring(0.5, 1, 1, 0, 1))
        .hasMessage("the utilisation thresholds must rise from at least 0");
  }

  private static Result result(String trace, String policy, Outcome outcome, double seconds) {
    return new Result(
        trace,
        policy,
        outcome,
        outcome == Outcome.SERVED ? null : "operation 1: \"no\", <b>",
        1_000,
        seconds,
        500,
        1_000,
        1_000,
        new Fragmentation(0, 0, 0, 0, 1),
        2,
        1,
        new Timeline());
  }

  @Test
  void rankingCountsWhatWasNotServedAsNothing() {
    List<Result> results =
        List.of(
            result("a", "one", Outcome.SERVED, 0.001),
            result("a", "two", Outcome.SERVED, 0.001),
            result("b", "one", Outcome.UNSUITED, 0),
            result("b", "two", Outcome.SERVED, 0.001));
    List<Ranking.Entry> ranking = Ranking.of(results, new Scoring(0.5, 0, 1, 0, 2e6));
    assertThat(ranking)
        .containsExactly(
            new Ranking.Entry("two", 0.5, 1_000_000, 50, 2, 2),
            new Ranking.Entry("one", 0.25, 1_000_000, 37.5, 1, 2));
  }

  @Test
  void filesEscapeWhatTheyQuote() {
    List<Result> results = List.of(result("a,b", "<i>", Outcome.BROKEN, 0));
    assertThat(ComparisonCsv.of(results, Scoring.CLASSIC).lines().skip(1).findFirst().orElse(""))
        .isEqualTo(
            "\"a,b\",<i>,broken,\"operation 1: \"\"no\"\", <b>\",1000,0.0,0.0,500,1000,1000,"
                + "0.0,0.0,0.0,0.0,1.0,2.0,0.0");
    String page = ComparisonPage.of(results, Scoring.CLASSIC);
    assertThat(page)
        .contains("broken: operation 1: &quot;no&quot;, &lt;b&gt;", "&lt;i&gt;")
        .doesNotContain("<i>", "http://", "https://", "src=");
  }

  @Test
  void chartsHaveALineForEachPolicy() throws IOException {
    TraceFile lines = new TraceFile();
    for (int i = 0; i < 50; i++) {
      lines.free(lines.allocate(100 + i));
    }
    LoadedTrace trace = lines.load(folder);
    String page =
        ComparisonPage.of(List.of(run(trace, "first-fit"), run(trace, "buddy")), Scoring.CLASSIC);
    assertThat(page.split("<polyline data-p=\"0\"", -1)).hasSize(5);
    assertThat(page.split("<polyline data-p=\"1\"", -1)).hasSize(5);
    assertThat(page.split("<polyline class=\"live\"", -1)).hasSize(2);
    assertThat(page).doesNotContain("off\"", "the best");
  }

  @Test
  void ofManyPoliciesTheBestAreShownAtFirst() throws IOException {
    TraceFile lines = new TraceFile();
    lines.free(lines.allocate(100));
    LoadedTrace trace = lines.load(folder);
    List<Result> results = Contenders.all().stream().map(each -> run(trace, each.name())).toList();
    String page = ComparisonPage.of(results, Scoring.CLASSIC);
    assertThat(page.split(" data-best checked>", -1)).hasSize(9);
    assertThat(page).contains(">best</button>", "class=\"c1 d2 off\"");
  }

  @Test
  void namesAreChecked() {
    assertThatThrownBy(() -> Contenders.read("first-fit,frist-fit"))
        .hasMessage("there is no policy 'frist-fit'; --list shows all");
    assertThat(Contenders.read("fast"))
        .extracting(Contender::name)
        .contains("tlsf", "best-tree", "freehold")
        .doesNotContain("first-fit", "mesh");
  }

  @Test
  void liveBlocksThatTouchDoNotOverlap() {
    LiveMap map = new LiveMap();
    assertThat(map.add(0x1000, 100)).isTrue();
    assertThat(map.add(0x1068, 8)).isTrue();
    assertThat(map.add(0x1060, 8)).isFalse();
    assertThat(map.add(0xff8, 8)).isTrue();
    assertThat(map.add(0xff0, 17)).isFalse();
    map.remove(0x1000, 100);
    assertThat(map.add(0x1060, 8)).isTrue();
    assertThat(map.add(0x10_0000 - 8, 4 << 20)).isTrue();
    assertThat(map.add(0x20_0000, 0)).isFalse();
  }
}
