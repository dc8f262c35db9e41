package org.freehold.win32.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.freehold.heap.FrontEndMode;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.HeapPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reproduces the transcripts that were recorded from another implementation of Win32. They are
/// kept next to the project, not in it; where they are missing, there is nothing to compare with.
class ConformanceTest {

  private static Path transcript(String name) {
    return Stream.of("../shared", "../../shared", "shared")
        .map(folder -> Path.of(folder, "conformance", name))
        .filter(Files::exists)
        .findFirst()
        .orElse(Path.of(name));
  }

  /// With a front end from the first block on, which Windows never has.
  @ParameterizedTest
  @ValueSource(strings = {"simulated", "native"})
  void everyAnswerOfHeapsIsReproducedByTheFrontEnd(String space) throws IOException {
    check("heap.txt", space, 150, HeapPolicy.DEFAULT.withFrontEnd(FrontEndMode.ON));
  }

  @ParameterizedTest
  @CsvSource({
    "virtual-memory.txt, simulated, 300",
    "virtual-memory.txt, native, 300",
    "heap.txt, simulated, 150",
    "heap.txt, native, 150",
  })
  void everyAnswerIsReproduced(String name, String space, int cases) throws IOException {
    check(name, space, cases, HeapPolicy.DEFAULT);
  }

  private static void check(String name, String space, int cases, HeapPolicy policy)
      throws IOException {
    Path file = transcript(name);
    assumeTrue(Files.exists(file), "the recorded transcript " + name + " is not there");
    ScriptRunner runner =
        space.equals("native")
            ? ScriptRunner.in(NativeAddressSpace.apart())
            : ScriptRunner.simulated(SimulatedMachine.builder().build());
    CheckReport report = runner.withHeaps(policy).check(Script.read(file));
    assertThat(report.wrong()).isEmpty();
    assertThat(report.unchecked()).isZero();
    assertThat(report.cases()).isEqualTo(cases);
  }
}
