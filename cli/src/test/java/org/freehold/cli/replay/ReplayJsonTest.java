package org.freehold.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.trace.replay.ReplayReport;
import org.junit.jupiter.api.Test;

class ReplayJsonTest {

  @Test
  void namesAreThoseThatProgramsOutsideRelyOn() {
    Map<String, Object> trace = onlyTrace(Reports.clean("a.rep"));
    assertThat(trace)
        .containsEntry("trace", "a.rep")
        .containsEntry("space", "simulated")
        .containsEntry("operations", 12_345L)
        .containsEntry("seconds", 0.01)
        .containsEntry("operationsPerSecond", 1_234_500.0)
        .containsEntry("peakLiveBytes", 1L << 20)
        .containsEntry("peakFootprintBytes", (1L << 20) + (1 << 18))
        .containsEntry("finalFootprintBytes", 1L << 19)
        .containsEntry("metadataBytes", 4096L)
        .containsEntry("repairs", 0L)
        .containsEntry("violations", List.of())
        .containsEntry("placement", "000000000000abcd");
    assertThat(trace.get("fragmentation"))
        .isEqualTo(
            Map.of(
                "internal",
                0.1,
                "external",
                0.25,
                "virtual",
                0.5,
                "cached",
                0.0,
                "realized",
                0.25));
  }

  @Test
  void theHeapIsThatOfTheLastTrace() {
    Map<String, Object> object =
        print(new Outcome(List.of(Reports.clean("a"), Reports.clean("b")), List.of()));
    assertThat(object(object.get("heap"))).containsEntry("name", "b");
    assertThat(object(traces(object).get(0).get("heap"))).containsEntry("name", "a");
    assertThat(object(object.get("heap"))).doesNotContainKey("requestedBytes");
  }

  @Test
  void violationsAreObjectsAndRepairsANumber() {
    assertThat(onlyTrace(Reports.wrong("a.rep", 1)).get("violations"))
        .isEqualTo(
            List.of(Map.of("operation", 7L, "kind", "overlap", "message", "0x10 overlaps 0x20")));
    Map<String, Object> odd = onlyTrace(Reports.odd("a.rep"));
    assertThat(odd).containsEntry("repairs", 4L);
    assertThat(object(odd.get("repairDetails"))).containsEntry("unknownFrees", 3L);
  }

  @Test
  void unreadableTracesAreListedAndTheObjectIsWhole() {
    Map<String, Object> object =
        print(new Outcome(List.of(), List.of(new Outcome.Unreadable("x", "x: no such file"))));
    assertThat(object)
        .containsEntry("traces", List.of())
        .containsEntry("heap", Map.of())
        .containsEntry("errors", List.of(Map.of("trace", "x", "message", "x: no such file")));
  }

  private static Map<String, Object> onlyTrace(ReplayReport report) {
    return traces(print(new Outcome(List.of(report), List.of()))).getFirst();
  }

  private static Map<String, Object> print(Outcome outcome) {
    TestShell shell = TestShell.pipes();
    new ReplayJson(shell.shell()).end(outcome);
    return JsonTree.object(shell.out());
  }

  @SuppressWarnings("unchecked") // JsonTree makes maps of strings.
  private static List<Map<String, Object>> traces(Map<String, Object> object) {
    return (List<Map<String, Object>>) object.get("traces");
  }

  @SuppressWarnings("unchecked") // JsonTree makes maps of strings.
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
