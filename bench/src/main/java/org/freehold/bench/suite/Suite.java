package org.freehold.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.bench.measure.ForkSettings;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;
import org.freehold.bench.plan.Plan;

/// Measures a plan. The forks of a case do not follow each other: every case is measured once
/// before any is measured again, so that what changes on the machine meanwhile affects all of them.
public final class Suite {

  private final Plan plan;
  private final Progress progress;
  private final List<Outcome> outcomes;
  private final List<Plan.Skipped> failures = new ArrayList<>();

  public Suite(Plan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.outcomes = plan.cases().stream().map(Outcome::new).toList();
    progress.expect(outcomes.size() * plan.forks());
  }

  /// Measures, and writes the file of results after each round.
  ///
  /// @return the results, case by case
  public List<Outcome> run() throws IOException {
    Path folder = Files.createDirectories(logs(plan.output()));
    Fork fork = new Fork(folder, plan.warmups());
    for (int round = 0; round < plan.forks(); round++) {
      for (Outcome outcome : outcomes) {
        progress.next(outcome.measured() + ", fork " + (round + 1));
        measure(fork, outcome, round);
      }
      new ResultFile(plan, outcomes, failures).write();
    }
    return outcomes;
  }

  /// The cases that failed, and why.
  public List<Plan.Skipped> failures() {
    return failures;
  }

  private static Path logs(Path output) {
    return output.resolveSibling(output.getFileName() + ".logs");
  }

  private void measure(Fork fork, Outcome outcome, int round) {
    Case measured = outcome.measured();
    boolean isFirst = round == 0;
    ForkSettings settings =
        new ForkSettings(
            measured.contestant(),
            measured.workload(),
            measured.file(),
            plan.heapBytes(),
            measured.threads(),
            plan.seed(),
            plan.time(),
            isFirst ? plan.settling() : Duration.ZERO,
            isFirst ? plan.latencyTime() : Duration.ZERO,
            plan.litter());
    try {
      Map<Metric, Double> figures = fork.run(settings, plan.javaHeap());
      outcome.add(figures);
    } catch (Fork.FailedException e) {
      failures.add(new Plan.Skipped(measured.toString(), String.valueOf(e.getMessage())));
    }
  }
}
