package org.freehold.win32.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.heap.FrontEndMode;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.HeapPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reproduces what was recorded from Wine 8.0 of movable memory, strings and task memory, on both
/// kinds of memory; and each transcript writes itself. With a front end for all sizes too, but for
/// the two `-more.txt`, in which blocks are resized in place: there they would keep to their slots.
class RecordingsTest {

  private static List<String> lines(String name) throws IOException {
    try (var in = RecordingsTest.class.getResourceAsStream("/" + name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    }
  }

  private static ScriptRunner runner(String space, AddressSpace host) {
    return space.equals("native")
        ? ScriptRunner.in(host)
        : ScriptRunner.simulated(SimulatedMachine.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "movable.txt, simulated, AUTOMATIC, 10",
    "movable.txt, native, AUTOMATIC, 10",
    "movable.txt, simulated, ON, 10",
    "movable.txt, native, ON, 10",
    "bstr.txt, simulated, AUTOMATIC, 7",
    "bstr.txt, native, AUTOMATIC, 7",
    "bstr.txt, simulated, ON, 7",
    "bstr.txt, native, ON, 7",
    "movable-more.txt, simulated, AUTOMATIC, 157",
    "movable-more.txt, native, AUTOMATIC, 157",
    "bstr-more.txt, simulated, AUTOMATIC, 13",
    "bstr-more.txt, native, AUTOMATIC, 13",
    "random-sequences.txt, simulated, AUTOMATIC, 90",
    "random-sequences.txt, native, AUTOMATIC, 90",
    "random-sequences.txt, simulated, ON, 90",
    "random-sequences.txt, native, ON, 90",
  })
  void everyAnswerIsReproduced(String name, String space, FrontEndMode frontEnd, int cases)
      throws IOException {
    AddressSpace host = NativeAddressSpace.apart();
    ScriptRunner runner = runner(space, host).withHeaps(HeapPolicy.DEFAULT.withFrontEnd(frontEnd));
    Script script = Script.parse(name, lines(name));
    CheckReport report = runner.check(script);
    assertThat(report.wrong()).isEmpty();
    assertThat(report.unchecked()).isZero();
    assertThat(report.cases()).isEqualTo(cases);
    assertThat(host.reservedBytes()).as("what is left").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "movable.txt",
        "bstr.txt",
        "movable-more.txt",
        "bstr-more.txt",
        "random-sequences.txt"
      })
  void aTranscriptIsWrittenAsItWasRead(String name) throws IOException {
    List<String> transcript = new ArrayList<>();
    runner("simulated", AddressSpace.host())
        .transcript(Script.parse(name, lines(name)), transcript::add);
    assertThat(transcript).isEqualTo(lines(name));
  }
}
