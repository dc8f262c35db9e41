package org.freehold.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freehold.cli.TestShell;
import org.freehold.cli.input.MemoryKind;
import org.freehold.trace.replay.ReplayReport;
import org.junit.jupiter.api.Test;

class ReplayTableTest {

  private final TestShell shell = TestShell.pipes();

  private List<String> print(ReplayRequest request, ReplayReport... reports) {
    ReplayTable table = new ReplayTable(shell.shell(), request);
    List.of(reports).forEach(table::finished);
    table.end(new Outcome(List.of(reports), List.of()));
    return shell.out().lines().toList();
  }

  @Test
  void oneLineATraceUnderItsHeader() {
    List<String> lines =
        print(Reports.request(false, MemoryKind.NATIVE), Reports.clean("dir/a.rep"));
    assertThat(lines.get(0))
        .endsWith("internal, external, virtual, cached, realized (overhead at peak)");
    assertThat(lines.get(1)).startsWith("trace").contains("operations", "peak live", "footprint");
    assertThat(lines.get(2).split(" {2,}| (?=[0-9])"))
        .containsExactly(
            "a.rep", "12,345", "10.0 ms", "1.23 M", "1 MiB", "1.3 MiB", "1.25", "10.0", "25.0",
            "50.0", "0.0", "25.0");
    assertThat(lines).allMatch(line -> line.length() <= 100);
  }

  @Test
  void theHeapOfTheLastTraceFollows() {
    List<String> lines =
        print(
            Reports.request(false, MemoryKind.NATIVE), Reports.clean("a.rep"), Reports.clean("b"));
    assertThat(lines)
        .contains(
            "The heap of b at the end",
            "  calls         10 allocations, 8 frees, 3 reallocations, 0 refused");
    assertThat(String.join("\n", lines)).doesNotContain("placement", "violation");
  }

  @Test
  void twentyViolationsAreShownAndTheRestIsCounted() {
    List<String> lines =
        print(Reports.request(true, MemoryKind.NATIVE), Reports.wrong("a.rep", 1_025));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("violation  a.rep operation 7: overlap: 0x10"))
        .hasSize(20);
    assertThat(lines)
        .contains(
            "violation  a.rep and 1,005 more",
            "verified   1 trace, 12,345 operations: 1,025 violations");
  }

  @Test
  void refusalsAndRepairsAreOneLineEach() {
    List<String> lines =
        print(
            Reports.request(false, MemoryKind.NATIVE),
            Reports.refused("a.rep", 2),
            Reports.odd("b.rep"));
    assertThat(lines)
        .contains(
            "refused    a.rep 2 requests; the first: no room (asked for 1 MiB)",
            "repaired   b.rep 3 x free of an unknown block, 1 x allocation of a live block");
  }

  @Test
  void placementIsShownWhereItCanBeCompared() {
    assertThat(print(Reports.request(false, MemoryKind.SIMULATED), Reports.clean("a.rep")))
        .contains("placement  a.rep 000000000000abcd");
  }

  @Test
  void withoutReportsThereIsNoTable() {
    assertThat(print(Reports.request(true, MemoryKind.SIMULATED))).isEmpty();
  }
}
