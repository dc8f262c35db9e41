package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

class SpaceMapsTest {

  private static final Path TRACE = Path.of("..", "examples", "traces", "perl.rep");

  private final SimulatedAddressSpace space =
      SimulatedMachine.builder().bits(32).build().createProcess("test");

  @Test
  void whatAHeapReservedIsAHeap() {
    try (Heap heap = Heap.create(HeapOptions.builder(space).name("mine").build())) {
      heap.allocate(100);
      heap.allocate(8 << 20);
      AddressMap map = SpaceMaps.of("test", space, List.of(heap));
      assertThat(map.regions()).allMatch(region -> region.usage() == Usage.HEAP);
      assertThat(map.regions().getFirst().detail()).isEqualTo("heap \"mine\" segment 1");
      assertThat(map.regions()).anyMatch(region -> region.detail().endsWith("large block"));
    }
  }

  @Test
  void addressesLostToTheGranularityAreUnusable() {
    long base = space.reserve(1);
    space.commit(base, 1, Protection.READ_WRITE);
    AddressMap map = SpaceMaps.of("test", space, List.of());
    MapRegion lost = Objects.requireNonNull(map.at(base + 4096));
    assertThat(lost.usage()).isEqualTo(Usage.UNUSABLE);
    assertThat(lost.size()).isEqualTo(60 << 10);
    assertThat(map.is32Bit()).isTrue();
  }

  @Test
  void theSumsAreTheSpaces() {
    long base = space.reserve(1 << 20);
    space.commit(base + 4096, 8192, Protection.READ);
    AddressMap map = SpaceMaps.of("test", space, List.of());
    VmmapSnapshot snapshot = VmmapSnapshot.of(map, "now");
    assertThat(snapshot.of(VmmapType.TOTAL).size()).isEqualTo(space.reservedBytes());
    assertThat(snapshot.of(VmmapType.TOTAL).committed()).isEqualTo(space.committedBytes());
    assertThat(snapshot.of(VmmapType.TOTAL).privateBytes()).isEqualTo(space.committedBytes());
    assertThat(snapshot.hasFigures()).isFalse();
  }

  @Test
  void theDemonstrationIsTheSameEveryTime() throws IOException {
    AddressMap map = Demonstration.of(TRACE);
    assertThat(Demonstration.of(TRACE)).isEqualTo(map);
    assertThat(map.regions().stream().map(MapRegion::usage))
        .contains(Usage.HEAP, Usage.STACK, Usage.PRIVATE_DATA, Usage.RESERVED);
    assertThat(map.withFree()).anyMatch(region -> region.usage() == Usage.UNUSABLE);
    assertThat(map.regions()).anyMatch(region -> region.protection().guard());
    assertThat(map.regions()).anyMatch(region -> region.state() == Region.State.RESERVED);
  }
}
