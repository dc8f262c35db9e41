package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.trace.info.TraceSummary;
import org.freehold.trace.record.HeapRecorder;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What heaps do is in the trace: all of it, in order, from every thread, and after a kill too.
///
/// Not in the package of the recorder, whose frames the stacks leave out.
@Timeout(120)
class HeapRecorderTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("app.fht");
  }

  private TraceSummary summary() throws IOException {
    try (TraceReader reader = Traces.open(file())) {
      return TraceSummary.of(reader, (_, _) -> {});
    }
  }

  @Test
  void recordsEveryCallWithThreadTimeAndStack() throws IOException {
    long block;
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
        HeapRecorder recorder = HeapRecorder.to(file())) {
      recorder.record(heap);
      block = heap.allocate(100);
      heap.free(heap.reallocate(block, 5_000));
      assertThat(recorder.events()).isEqualTo(3);
      heap.validate();
    }
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = Traces.open(file())) {
      assertThat(reader.startMillis()).isPositive();
      assertThat(reader.next(event)).isTrue();
      assertThat(event.toString()).isEqualTo("#1 ALLOCATE id=0 size=100");
      assertThat(event.address()).isEqualTo(block);
      assertThat(event.thread()).isEqualTo(Thread.currentThread().threadId());
      assertThat(event.timeNanos()).isNotNegative();
      assertThat(reader.stacks().frames(event.stackId()).getFirst())
          .contains("HeapRecorderTest.recordsEveryCallWithThreadTimeAndStack");
      assertThat(reader.next(event)).isTrue();
      assertThat(event.toString()).isEqualTo("#2 REALLOCATE id=0 size=5000");
      assertThat(reader.next(event)).isTrue();
      assertThat(event.toString()).isEqualTo("#3 FREE id=0 size=0");
      assertThat(reader.next(event)).isFalse();
      assertThat(reader.isCut()).isFalse();
    }
  }

  @Test
  void aHeapThatIsClosedFreesItsBlocks() throws IOException {
    try (HeapRecorder recorder = HeapRecorder.to(file(), 0)) {
      Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
      recorder.record(heap);
      heap.allocate(100);
      heap.allocate(3 << 20);
      heap.close();
    }
    TraceSummary summary = summary();
    assertThat(summary.allocations()).isEqualTo(2);
    assertThat(summary.costs().liveBlocks()).isZero();
    assertThat(summary.stacks().count()).isZero();
  }

  @Test
  void threadsAreRecordedInAnOrderThatMakesSense() throws Exception {
    int calls = 20_000;
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
        HeapRecorder recorder = HeapRecorder.to(file(), 0)) {
      recorder.record(heap);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        threads.add(Thread.ofPlatform().start(() -> churn(heap, seed, calls)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      heap.validate();
    }
    TraceSummary summary = summary();
    assertThat(summary.repairs()).isEqualTo(Repairs.NONE);
    assertThat(summary.operations()).isEqualTo(4L * 2 * calls);
    assertThat(summary.threads()).isEqualTo(4);
    assertThat(summary.costs().liveBlocks()).isZero();
  }

  private static void churn(Heap heap, int seed, int calls) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] slots = new long[64];
    for (int i = 0; i < calls; i++) {
      int slot = random.nextInt(slots.length);
      if (slots[slot] != 0) {
        heap.free(slots[slot]);
      }
      slots[slot] = heap.allocate(1 + random.nextInt(500));
    }
    for (long block : slots) {
      if (block != 0) {
        heap.free(block);
      }
    }
  }

  @Test
  void aFullDiskIsToldWhenTheRecordingBegins() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full here");
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      assertThatIOException().isThrownBy(() -> HeapRecorder.to(full));
      heap.free(heap.allocate(8));
    }
  }

  private Process start(String rounds) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-Dfreehold.record=" + file(),
            "-Dfreehold.record.stacks=4",
            "-cp",
            classPath(),
            RecordedProgram.class.getName(),
            rounds)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Tests run on the module path, which a program in another process need not.
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    return Path.of("target", "test-classes").toAbsolutePath()
        + File.pathSeparator
        + modules
        + File.pathSeparator
        + System.getProperty("java.class.path");
  }

  @Test
  void theSwitchRecordsAProgramToItsEnd() throws Exception {
    Process program = start("50000");
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isZero();
    TraceSummary summary = summary();
    assertThat(summary.isCut()).isFalse();
    assertThat(summary.repairs()).isEqualTo(Repairs.NONE);
    assertThat(summary.allocations()).isEqualTo(50_000);
    assertThat(summary.reallocations()).isEqualTo(50_000);
    assertThat(summary.frees()).isEqualTo(50_000);
    assertThat(summary.stacks().frames(1).getLast()).contains("RecordedProgram.main");
  }

  @Test
  void withoutTheCompressionThereIsAWarningAndTheProgramRunsOn() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String withoutZstd =
        Arrays.stream(classPath().split(File.pathSeparator))
            .filter(each -> !each.contains("zstd-jni"))
            .collect(Collectors.joining(File.pathSeparator));
    Path err = folder.resolve("err");
    Process program =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Dfreehold.record=" + file(),
                "-cp",
                withoutZstd,
                RecordedProgram.class.getName(),
                "1000")
            .redirectError(err.toFile())
            .start();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isZero();
    assertThat(Files.readString(err))
        .containsOnlyOnce("-Dfreehold.record is ignored: traces need zstd-jni.jar")
        .doesNotContain("\tat ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aProgramThatIsKilledIsRecordedUpToItsLastFrame() throws Exception {
    Process program = start("0");
    try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("recorded");
    }
    program.destroyForcibly(); // SIGKILL
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(128 + 9);
    TraceSummary summary = summary();
    assertThat(summary.isCut()).isTrue();
    assertThat(summary.repairs()).isEqualTo(Repairs.NONE);
    assertThat(summary.allocations()).isGreaterThanOrEqualTo(100_000);
  }
}
