package org.freehold.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.freehold.bench.measure.Crew;
import org.freehold.bench.measure.Run;
import org.freehold.bench.subject.AddressSubject;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.subject.Subject;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {

  private static final Duration SHORT = Duration.ofMillis(60);
  private static final Path TRACE = Path.of("../examples/traces/xz.rep");
  private static final String MIX = "16, 1000.5, 200.25\n64, 500, 900\n# a remark\n4096, 3, 7\n";

  @TempDir private Path folder;

  static Stream<Arguments> workloadsAndThreads() {
    return Workloads.names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 1), Arguments.of(name, 2)));
  }

  @ParameterizedTest(name = "{0} with {1} threads")
  @MethodSource("workloadsAndThreads")
  void handlesBlocksRightAndFreesThemAll(String name, int threads) throws InterruptedException {
    assertRunsRight(Workloads.named(name).orElseThrow(), threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void playsTraces(int threads) throws IOException, InterruptedException {
    assertRunsRight(Workloads.of(TRACE, 0), threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void playsDistributions(int threads) throws IOException, InterruptedException {
    assertRunsRight(Workloads.of(mix(), 1 << 20), threads);
  }

  private Path mix() throws IOException {
    return Files.writeString(folder.resolve("mix.csv"), MIX);
  }

  private static void assertRunsRight(Workload workload, int threads) throws InterruptedException {
    try (Heap heap =
        Heap.create(HeapOptions.builder(AddressSpace.host()).frontEnd(FrontEndMode.ON).build())) {
      CheckingAllocator allocator = new CheckingAllocator(heap);
      Subject subject = new AddressSubject(allocator);
      Run run =
          Crew.run(subject, workload, new Workload.Setting(threads, 7, true), SHORT, Duration.ZERO);
      assertThat(run.operations()).isPositive();
      assertThat(run.nanosecondsPerOperation()).isPositive();
      assertThat(allocator.liveBlocks()).isZero();
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("org.freehold.bench.workload.Workloads#calls")
  void repeatsOneCallOfAHeap(String name) throws InterruptedException {
    Workload workload = Workloads.named(name).orElseThrow();
    Workload.Setting setting = new Workload.Setting(1, 7, true);
    try (Subject subject = Contestant.FREEHOLD.open()) {
      Run run = Crew.run(subject, workload, setting, SHORT, Duration.ZERO);
      assertThat(run.operations()).isPositive();
      Heap heap = subject.heap().orElseThrow();
      assertThat(heap.summary().busyBlocks()).isZero();
      heap.validate();
    }
    try (Subject subject = Contestant.UNSAFE.open()) {
      assertThatThrownBy(() -> workload.open(subject, setting))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void distributionsHoldWhatWasAskedFor() throws IOException {
    Workload workload = Workloads.of(mix(), 1 << 20);
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      CheckingAllocator allocator = new CheckingAllocator(heap);
      Session session = workload.openToPeak(new AddressSubject(allocator), 7);
      Worker worker = session.worker(0);
      worker.round();
      assertThat(session.liveBytes()).isBetween(1L << 20, (1L << 20) * 5 / 4);
      assertThat(heap.footprint()).isGreaterThan(session.liveBytes());
      worker.finish();
      assertThat(allocator.liveBlocks()).isZero();
    }
  }

  @Test
  void tracesStopAtTheirPeak() throws IOException {
    Replay replay = Replay.read(TRACE);
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      CheckingAllocator allocator = new CheckingAllocator(heap);
      Session session = replay.openToPeak(new AddressSubject(allocator), 7);
      Worker worker = session.worker(0);
      worker.round();
      assertThat(session.liveBytes()).isEqualTo(replay.peakBytes()).isPositive();
      assertThat(worker.round()).isZero();
      worker.finish();
      assertThat(allocator.liveBlocks()).isZero();
    }
  }

  @Test
  void aBrokenDistributionIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.csv"), "16, 1, 1\n16, many, 1\n");
    assertThatThrownBy(() -> Workloads.of(broken, 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessage(
            broken
                + ":2: expected three numbers (size, allocations per unit of time, number live),"
                + " found '16, many, 1'");
    Path empty = Files.writeString(folder.resolve("empty.csv"), "\n");
    assertThatThrownBy(() -> Workloads.of(empty, 1 << 20))
        .hasMessage(empty + ": expected lines of size, allocations, live, found none");
  }

  @Test
  void filesGiveNames() {
    assertThat(Workloads.nameOf(Path.of("a/jq.raw.zst"))).isEqualTo("replay-jq");
    assertThat(Workloads.nameOf(Path.of("tcmalloc-0.csv"))).isEqualTo("distribution-tcmalloc-0");
  }

  @ParameterizedTest
  @EnumSource
  void everyContestantChurns(Contestant contestant) throws InterruptedException {
    assumeTrue(contestant.missing().isEmpty() && contestant.preload().isEmpty(), contestant.word());
    try (Subject subject = contestant.open()) {
      Run run =
          Crew.run(
              subject,
              Workloads.named("churn").orElseThrow(),
              new Workload.Setting(1, 7, false),
              SHORT,
              Duration.ZERO);
      assertThat(run.operations()).isPositive();
    }
  }
}
