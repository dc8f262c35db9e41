package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceText;
import org.freehold.trace.replay.ReplayOptions.PlacementListener;
import org.freehold.trace.replay.ReplayOptions.ProgressListener;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The traces of real programs on real heaps, on the operating system's memory and on a simulated
/// machine.
class HeapReplayTest {

  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  static List<Path> examples() throws IOException {
    return TraceText.examples();
  }

  private static ReplayOptions options(Supplier<AddressSpace> spaces, boolean verify) {
    return new ReplayOptions(
        () -> Heap.create(HeapOptions.of(spaces.get())),
        spaces.get().info().name(),
        verify,
        1,
        PlacementListener.NONE,
        ProgressListener.NONE);
  }

  private static AddressSpace simulated() {
    return SimulatedMachine.builder().build().createProcess("replay");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsNoFaultOnNativeMemory(Path trace) throws IOException {
    assertClean(Replay.run(trace, options(AddressSpace::host, true)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsNoFaultOnSimulatedMemory(Path trace) throws IOException {
    assertClean(Replay.run(trace, options(HeapReplayTest::simulated, true)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsNoFaultOnASimulated32BitMachine(Path trace) throws IOException {
    Supplier<AddressSpace> spaces =
        () -> SimulatedMachine.builder().bits(32).build().createProcess("replay");
    assertClean(Replay.run(trace, options(spaces, true)));
  }

  private static void assertClean(ReplayReport report) {
    assertThat(report.violations()).isEmpty();
    assertThat(report.refusals()).isZero();
    assertThat(report.isClean()).isTrue();
    assertThat(report.peakFootprintBytes()).isGreaterThanOrEqualTo(report.peakLiveBytes());
    assertThat(report.finalFootprintBytes()).isLessThanOrEqualTo(report.peakFootprintBytes());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void placesEveryBlockWhereTheLastRunDid(Path trace) throws IOException {
    List<Long> placed = new ArrayList<>();
    PlacementListener listener = (_, _, address) -> placed.add(address);
    long checksum = replayPlacing(trace, listener);
    List<Long> first = List.copyOf(placed);
    placed.clear();
    assertThat(replayPlacing(trace, listener)).isEqualTo(checksum);
    assertThat(placed).isEqualTo(first);
  }

  private static long replayPlacing(Path trace, PlacementListener listener) throws IOException {
    ReplayOptions options =
        new ReplayOptions(
            () -> Heap.create(HeapOptions.of(simulated())),
            "simulated",
            false,
            1,
            listener,
            ProgressListener.NONE);
    return Replay.run(trace, options).placement();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesAtMostAQuarterMoreThanIsLiveAtThePeak(Path trace) throws IOException {
    for (Supplier<AddressSpace> spaces :
        List.<Supplier<AddressSpace>>of(AddressSpace::host, HeapReplayTest::simulated)) {
      ReplayReport report = Replay.run(trace, options(spaces, false));
      Fragmentation found = report.fragmentation();
      assertThat(found.internal()).isBetween(0.0, 0.5);
      assertThat(found.external()).isBetween(0.0, 1.0);
      assertThat(found.virtual()).isBetween(0.0, 1.0);
      assertThat(found.cached()).isBetween(0.0, 1.0);
      if (report.peakLiveBytes() > MIB) {
        assertThat(found.realized()).isBetween(0.0, 0.25);
      }
    }
  }

  @Test
  void tellsWhyAMachineWithoutMemoryRefuses() throws IOException {
    Supplier<AddressSpace> spaces =
        () -> SimulatedMachine.builder().commitLimit(MIB).build().createProcess("small");
    ReplayReport report = Replay.run(TraceText.EXAMPLES.resolve("perl.rep"), options(spaces, true));
    assertThat(report.refusals()).isPositive();
    assertThat(report.firstRefusal()).contains("commit limit");
    assertThat(report.violations()).isEmpty();
  }

  @Test
  void closesEachHeap() throws IOException {
    AddressSpace space = simulated();
    Path trace = Files.writeString(folder.resolve("t.rep"), "9 3 a 0 100 a 1 9999999 f 0");
    Replay.run(trace, options(() -> space, false));
    assertThat(space.reservedBytes()).isZero();
    Path broken = Files.writeString(folder.resolve("b.rep"), "9 3 a 0 100 a 1 9999999 f");
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> Replay.run(broken, options(() -> space, false)));
    assertThat(space.reservedBytes()).isZero();
  }
}
