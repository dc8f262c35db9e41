package org.freehold.playground.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Scoring;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.playground.internal.run.PolicySubject;
import org.freehold.playground.internal.run.Run;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Timings of runs.
class SpeedTrialsTest {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // Before each test.
  private OpenTrace trace;

  private final BlockingQueue<SpeedTrial.State> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void openTrace() throws Exception {
    Path file = folder.resolve("t.rep");
    Files.writeString(file, "0\n2\n4\n1\na 0 5000\na 1 5000\nf 0\nf 1\n");
    trace = new OpenTrace(1, "t.rep", LoadedTrace.read(file));
  }

  private OpenRun played(String policy, long limit) throws Exception {
    OpenRun run = new OpenRun(1, trace, Run.of(trace.trace(), policy, limit));
    run.run().play(_ -> {});
    run.ready();
    return run;
  }

  private SpeedTrials trials(Duration limit) {
    return new SpeedTrials(
        limit,
        trial -> {
          if (!told.contains(trial.state())) {
            told.add(trial.state());
          }
        });
  }

  private void awaitEnd(SpeedTrial trial) throws Exception {
    while (trial.state() != SpeedTrial.State.READY && trial.state() != SpeedTrial.State.FAILED) {
      SpeedTrial.@Nullable State next = told.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("is told").isNotNull();
    }
  }

  @Test
  void aRunThatServedItsTraceIsTimedOnceAndScored() throws Exception {
    try (SpeedTrials trials = trials(Duration.ofSeconds(20))) {
      OpenRun run = played("first-fit", 1 << 20);
      SpeedTrial trial = trials.start(run);
      awaitEnd(trial);
      assertThat(trial.failure()).isNull();
      assertThat(trial.operationsPerSecond()).isPositive();
      assertThat(trial.score())
          .isEqualTo(
              Scoring.CLASSIC.of(run.run().outcome().utilization(), trial.operationsPerSecond()));
      assertThat(trial.done()).isEqualTo(4);
      assertThat(trials.start(run)).isSameAs(trial);
      assertThat(trials.find(1)).contains(trial);
      assertThat(trials.find(2)).isEmpty();
    }
  }

  @Test
  void whatTakesTooLongIsStoppedAndSaysSoAndMayBeTriedAgain() throws Exception {
    try (SpeedTrials trials = trials(Duration.ZERO)) {
      OpenRun run = played("best-fit", 1 << 20);
      SpeedTrial trial = trials.start(run);
      awaitEnd(trial);
      assertThat(trial.failure()).isEqualTo("it took longer than 0 seconds");
      assertThat(trials.start(run)).isNotSameAs(trial);
    }
  }

  @Test
  void aRunWithRefusalsIsNotTimed() throws Exception {
    try (SpeedTrials trials = trials(Duration.ofSeconds(20))) {
      OpenRun refused = played("first-fit", 8192);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trials.start(refused))
          .withMessageContaining("requests were refused");
    }
  }

  @Test
  void aRunThatStoppedIsNotTimed() throws Exception {
    try (SpeedTrials trials = trials(Duration.ofSeconds(20))) {
      OpenRun stopped = played("stack", 1 << 20);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trials.start(stopped))
          .withMessageContaining("could not go on");
    }
  }

  @Test
  void aUsersAllocatorIsNotTakenForTheOneWhoseNameItHas() throws Exception {
    PolicyKind.Chosen buddy = Policies.read("buddy").orElseThrow();
    Run own =
        Run.of(trace.trace(), "tlsf", 1 << 20, log -> new PolicySubject(buddy::make, 1 << 20, log));
    OpenRun run = new OpenRun(1, trace, own);
    own.play(_ -> {});
    run.ready();
    try (SpeedTrials trials = trials(Duration.ofSeconds(20))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trials.start(run))
          .withMessageContaining("only the allocators of Freehold");
    }
  }
}
