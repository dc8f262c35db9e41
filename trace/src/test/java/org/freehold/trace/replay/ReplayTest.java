package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.heap.Heap;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceText;
import org.freehold.trace.replay.ReplayOptions.PlacementListener;
import org.freehold.trace.replay.ReplayOptions.ProgressListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a replay reports, on an allocator whose every answer is known.
class ReplayTest {

  @TempDir Path folder;

  static List<Path> examples() throws IOException {
    return TraceText.examples();
  }

  static ReplayOptions options(
      boolean verify, int passes, PlacementListener placements, ProgressListener progress) {
    Supplier<Heap> none =
        () -> {
          throw new AssertionError("the test brings its own target");
        };
    return new ReplayOptions(none, "simulated", verify, passes, placements, progress);
  }

  static ReplayOptions options(boolean verify, int passes) {
    return options(verify, passes, PlacementListener.NONE, ProgressListener.NONE);
  }

  private Path trace(String text) throws IOException {
    return Files.writeString(folder.resolve("t.rep"), text);
  }

  private ReplayReport replay(String text, boolean verify) throws IOException {
    return Replay.run(trace(text), options(verify, 1), BumpTarget::new);
  }

  @Test
  void reportsThePeaks() throws IOException {
    // Live: 100, 300, 200, 1200 (the peak), 1000.
    ReplayReport report = replay("3 5 a 0 100 a 1 200 f 0 r 1 1200 r 1 1000", false);
    assertThat(report.operations()).isEqualTo(5);
    assertThat(report.peakLiveBytes()).isEqualTo(1200);
    assertThat(report.peakLiveBlocks()).isEqualTo(1);
    assertThat(report.peakFootprintBytes()).isEqualTo(1200 + BumpTarget.METADATA);
    assertThat(report.finalFootprintBytes()).isEqualTo(1008 + BumpTarget.METADATA);
    assertThat(report.metadataBytes()).isEqualTo(BumpTarget.METADATA);
    assertThat(report.heap().busyBytes()).isEqualTo(1008);
    assertThat(report.isClean()).isTrue();
    assertThat(report.repairs()).isEqualTo(Repairs.NONE);
  }

  @Test
  void reportsTheFiveKindsOfFragmentationAtTheLivePeak() throws IOException {
    // At the peak: 1,000 bytes requested in one block of 1,008.
    Fragmentation found = replay("2 4 a 0 1000 f 0 a 1 8 f 1", false).fragmentation();
    assertThat(found.internal()).isEqualTo(1 - 1000 / 1008.0, within(1e-12));
    assertThat(found.external()).isEqualTo(0.75);
    assertThat(found.virtual()).isEqualTo(0.5);
    assertThat(found.cached()).isEqualTo(504 / (2016.0 + 1000), within(1e-12));
    assertThat(found.realized()).isEqualTo(2008 / 1000.0 - 1, within(1e-12));
  }

  @Test
  void reportsAPeakThatIsNeverLeft() throws IOException {
    ReplayReport report = replay("1 1 a 0 1000", false);
    assertThat(report.fragmentation().internal()).isEqualTo(1 - 1000 / 1008.0, within(1e-12));
  }

  @Test
  void reportsATraceWithoutOperations() throws IOException {
    ReplayReport report = replay("0 0", false);
    assertThat(report.operations()).isZero();
    assertThat(report.passes()).isZero();
    assertThat(report.operationsPerSecond()).isZero();
    assertThat(report.fragmentation().realized()).isZero();
  }

  @Test
  void tellsWhereEachBlockIsPlaced() throws IOException {
    List<String> placed = new ArrayList<>();
    PlacementListener listener =
        (operation, size, address) ->
            placed.add(operation + ": " + size + " at " + (address - BumpTarget.BASE));
    Path trace = trace("2 5 a 0 16 f -1 a 1 32 r 0 64 f 0");
    Replay.run(trace, options(false, 2, listener, ProgressListener.NONE), BumpTarget::new);
    assertThat(placed).containsExactly("1: 16 at 0", "3: 32 at 16", "4: 64 at 48");
  }

  @Test
  void sumsUpPlacementsInTheirOrder() throws IOException {
    long first = replay("2 2 a 0 16 a 1 32", false).placement();
    assertThat(replay("2 2 a 0 16 a 1 32", true).placement()).isEqualTo(first);
    assertThat(replay("2 2 a 0 32 a 1 16", false).placement()).isNotEqualTo(first);
    PlacementChecksum one = new PlacementChecksum();
    one.add(16);
    one.add(32);
    PlacementChecksum other = new PlacementChecksum();
    other.add(32);
    other.add(16);
    assertThat(one.value()).isNotEqualTo(other.value());
  }

  @Test
  void countsRefusalsAndLeavesRefusedBlocksAlone() throws IOException {
    Path trace = trace("3 7 a 0 600 a 1 600 r 1 700 r 0 2000 f 1 a 2 80000000000000000 f 0");
    ReplayReport report = Replay.run(trace, options(true, 0), LimitedTarget::new);
    assertThat(report.refusals()).isEqualTo(3);
    assertThat(report.firstRefusal()).startsWith("The bump is over. (asked for 600 B");
    assertThat(report.violations()).isEmpty();
    assertThat(report.isClean()).isFalse();
    assertThat(report.peakLiveBytes()).isEqualTo(600);
  }

  @Test
  void timesATraceWithRefusals() throws IOException {
    Path trace = trace("2 6 a 0 600 a 1 600 r 1 700 r 0 2000 f 1 f 0");
    ReplayReport report = Replay.run(trace, options(false, 3), LimitedTarget::new);
    assertThat(report.refusals()).isEqualTo(2);
    assertThat(report.passes()).isEqualTo(3);
  }

  @Test
  void timesAsManyPassesAsItIsTold() throws IOException {
    List<BumpTarget> made = new ArrayList<>();
    Supplier<ReplayTarget> targets =
        () -> {
          made.add(new BumpTarget());
          return made.getLast();
        };
    ReplayReport report = Replay.run(trace("1 2 a 0 8 f 0"), options(false, 4), targets);
    assertThat(report.passes()).isEqualTo(4);
    assertThat(report.verified()).isFalse();
    assertThat(report.seconds()).isPositive();
    assertThat(made).hasSize(5).allMatch(target -> target.closed && target.busy == 0);
  }

  @Test
  void repeatsAShortTraceWhenItChoosesItself() throws IOException {
    ReplayReport report = Replay.run(trace("1 2 a 0 8 f 0"), options(false, 0), BumpTarget::new);
    assertThat(report.passes()).isEqualTo(300);
  }

  @Test
  void timesTheCheckingPassWhenItVerifies() throws IOException {
    ReplayReport report = replay("1 2 a 0 8 f 0", true);
    assertThat(report.passes()).isZero();
    assertThat(report.verified()).isTrue();
    assertThat(report.seconds()).isPositive();
  }

  @Test
  void closesTheHeapWhenTheTraceIsBroken() throws IOException {
    BumpTarget target = new BumpTarget();
    Path trace = trace("1 3\na 0 8\nf 0\nx");
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> Replay.run(trace, options(false, 1), () -> target))
        .withMessage(trace + ":4: expected an operation (a, r or f), found 'x'");
    assertThat(target.closed).isTrue();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsNoFaultWithARightAllocator(Path trace) throws IOException {
    ReplayReport report = Replay.run(trace, options(true, 0), BumpTarget::new);
    assertThat(report.violations()).isEmpty();
    assertThat(report.violationCount()).isZero();
    assertThat(report.refusals()).isZero();
    assertThat(report.operations()).isGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void tellsProgressInOrderUpToTheEnd(Path trace) throws IOException {
    for (boolean verify : new boolean[] {false, true}) {
      List<Long> told = new ArrayList<>();
      List<Long> totals = new ArrayList<>();
      ProgressListener listener =
          (done, total) -> {
            told.add(done);
            totals.add(total);
          };
      Replay.run(trace, options(verify, 0, PlacementListener.NONE, listener), BumpTarget::new);
      assertThat(told).isSorted().hasSizeLessThan(600);
      assertThat(totals).containsOnly(Files.size(trace) * (verify ? 1 : 2));
      assertThat(told.getLast()).isEqualTo(totals.getLast());
    }
  }

  @Test
  void takesTheMiddleTime() {
    assertThat(Replay.median(new long[] {9, 1, 5})).isEqualTo(5);
    assertThat(Replay.median(new long[] {9, 1, 5, 7})).isEqualTo(6);
    assertThat(Replay.median(new long[] {4})).isEqualTo(4);
  }

  /// Has room for 1,000 bytes.
  private static final class LimitedTarget extends BumpTarget {
    LimitedTarget() {
      limit = 1000;
    }
  }
}
