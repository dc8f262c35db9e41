package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.freehold.heap.CorruptionCampaign.Fault;
import org.freehold.heap.CorruptionCampaign.Mode;
import org.freehold.heap.CorruptionCampaign.Moment;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How many memory errors each kind of heap detects, and when. The long form prints the table of
/// `docs/heap-debugging.md`.
class CorruptionCampaignTest {

  private static final int CASES = 150;
  private static final int LONG_CASES = Integer.getInteger("freehold.campaign.cases", 10_000);
  private static final long SEED = Long.getLong("freehold.seed", 20);

  private static final Mode DEFAULT = new Mode("default", false, false, builder -> builder);
  private static final Mode DEBUG_HEAP =
      new Mode(
          "debug heap", true, false, builder -> builder.debugging(DebugOption.PARAMETER_CHECK));
  private static final Mode QUARANTINE =
      new Mode(
          "debug heap, quarantine",
          true,
          true,
          builder ->
              builder.debugging(
                  Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(64 << 10)));
  private static final Mode LIGHT =
      new Mode(
          "page heap light", true, true, builder -> builder.debugging(DebugOption.PAGE_HEAP_LIGHT));
  private static final Mode FULL =
      new Mode("page heap full", true, true, true, builder -> builder.pageHeap(PageHeap.FULL));
  private static final Mode BACKWARDS =
      new Mode(
          "page heap full, backwards",
          true,
          true,
          true,
          builder -> builder.pageHeap(PageHeap.FULL.withPlacement(PageHeap.Placement.IN_FRONT)));
  private static final List<Mode> MODES =
      List.of(DEFAULT, DEBUG_HEAP, QUARANTINE, LIGHT, FULL, BACKWARDS);

  private static AddressSpace space(String memoryKind) {
    return memoryKind.equals("native")
        ? AddressSpace.host()
        : SimulatedMachine.builder().build().createProcess("campaign");
  }

  private static String run(AddressSpace space, int cases) {
    StringBuilder table = new StringBuilder(CorruptionCampaign.head());
    for (Fault fault : Fault.values()) {
      for (Mode mode : MODES) {
        Map<Moment, Integer> found = CorruptionCampaign.run(space, mode, fault, cases, SEED);
        assertFound(fault, mode, found, cases);
        table.append('\n').append(CorruptionCampaign.row(fault, mode, found, cases));
      }
    }
    return table.toString();
  }

  private static void assertFound(Fault fault, Mode mode, Map<Moment, Integer> found, int cases) {
    if (fault.isWrongCall()) {
      assertThat(found).as("%s, %s", fault, mode.name()).containsEntry(Moment.AT_ONCE, cases);
    } else if (mode.findsAll(fault)) {
      assertThat(found).as("%s, %s", fault, mode.name()).doesNotContainKey(Moment.NEVER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulated", "native"})
  void findsWhatItPromises(String memoryKind) {
    assertThat(run(space(memoryKind), CASES).lines())
        .hasSize(2 + Fault.values().length * MODES.size());
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(strings = {"simulated", "native"})
  @SuppressWarnings("SystemOut") // The table is for whoever runs the campaign.
  void findsWhatItPromisesManyTimes(String memoryKind) {
    System.out.println(memoryKind + "\n" + run(space(memoryKind), LONG_CASES));
  }
}
