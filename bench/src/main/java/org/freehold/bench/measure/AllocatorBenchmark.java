package org.freehold.bench.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/// The benchmark that a plan runs: a shot is a run of a [Crew] with the allocator and the workload
/// of this JVM's [ForkSettings]. JMH starts a JVM for each fork and warms it up; the threads are
/// the crew's own, because workloads start and end threads in ways that JMH's threads do not allow.
///
/// The metrics of a shot go to JMH through [RunProfiler].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up methods first.
public class AllocatorBenchmark {

  private ForkSettings settings;
  private Subject subject;
  private Workload workload;
  private @Nullable Slots oldBlocks;
  private boolean isMeasured;

  /// Taken before the first run, so that what an allocator retains between runs counts as its own.
  private Sample before;

  /// JMH creates the only instance.
  public AllocatorBenchmark() {}

  /// Opens the allocator as a constant of this process, and ages its heap if asked to.
  @Setup
  public void open() throws IOException, InterruptedException {
    settings = ForkSettings.ofProcess();
    workload =
        settings.file().isEmpty()
            ? Workloads.named(settings.workload()).orElseThrow()
            : Workloads.of(Path.of(settings.file()), settings.heapBytes());
    subject = settings.contestant().openAlone();
    before = Sample.of(subject, 0);
    if (!settings.litter().isEmpty()) {
      oldBlocks = AgedHeap.parse(settings.litter()).age(subject, workload, setting());
    }
  }

  /// Records whether the next shot is measured or a warm-up.
  @Setup(Level.Iteration)
  public void next(IterationParams parameters) {
    isMeasured = parameters.getType() == IterationType.MEASUREMENT;
  }

  /// One shot.
  ///
  /// @return the number of operations
  @Benchmark
  public long run() throws InterruptedException {
    Run run =
        Crew.run(
            subject,
            workload,
            setting(),
            settings.time(),
            isMeasured ? settings.settling() : Duration.ZERO);
    Map<Metric, Double> figures = Metric.of(run, before);
    if (isMeasured && !settings.latencyTime().isZero()) {
      Latencies latencies = new Latencies();
      Crew.run(
          latencies.timed(subject), workload, setting(), settings.latencyTime(), Duration.ZERO);
      figures.putAll(Metric.of(latencies));
    }
    RunProfiler.take(figures);
    return run.operations();
  }

  private Workload.Setting setting() {
    return new Workload.Setting(settings.threads(), settings.seed(), false);
  }

  /// Closes the allocator.
  @TearDown
  public void close() {
    if (oldBlocks != null) {
      oldBlocks.freeAll();
    }
    subject.close();
  }
}
