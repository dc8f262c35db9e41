package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.freehold.heap.PageHeap.Placement;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random operations on page heaps, with each placement and on each kind of memory, against the
/// model.
class PageHeapModelTest {

  private static final int OPERATIONS = 20_000;
  private static final int MAX_BLOCKS = 200;

  /// A kind of memory and a page heap.
  record Setting(String name, AddressSpace space, PageHeap pages) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  static Stream<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Placement placement : Placement.values()) {
      PageHeap pages = PageHeap.FULL.withPlacement(placement).withTraces(false);
      settings.add(new Setting(placement + ", native", AddressSpace.host(), pages));
      settings.add(
          new Setting(placement + ", 32 bit", simulated(32), pages.withQuarantine(100, 1L << 24)));
      settings.add(
          new Setting(
              placement + ", half of small ones, 64 bit",
              simulated(64),
              pages.withProbability(50, 3).withSizes(0, 100_000).withQuarantine(50, 1L << 20)));
    }
    PageHeap few = PageHeap.FULL.withTraces(false).withMostBlocks(50, false);
    settings.add(new Setting("fifty blocks, native", AddressSpace.host(), few));
    settings.add(
        new Setting("fifty blocks and others", AddressSpace.host(), few.withMostBlocks(50, true)));
    return settings.stream();
  }

  private static Heap heap(AddressSpace space, Setting setting) {
    return Heap.create(HeapOptions.builder(space).pageHeap(setting.pages).build());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModel(Setting setting) {
    long reserved = setting.space.reservedBytes();
    Property.of(
            "a page heap agrees with its model: " + setting,
            HeapOperation::draw,
            () -> new HeapModel(heap(setting.space, setting), MAX_BLOCKS))
        .length(OPERATIONS)
        .tries(1)
        .check();
    assertThat(setting.space.reservedBytes()).isEqualTo(reserved);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModelWhileTheSystemRefusesAtRandom(Setting setting) {
    List<FaultySpace> spaces = new ArrayList<>();
    Property.of(
            "a page heap agrees with its model while the system refuses: " + setting,
            HeapOperation::draw,
            () -> {
              FaultySpace space = new FaultySpace(setting.space);
              spaces.add(space);
              HeapModel model = new HeapModel(heap(space, setting), MAX_BLOCKS);
              SplittableRandom random = new SplittableRandom(7);
              space.refuseWhen(() -> random.nextInt(4) == 0);
              return model;
            })
        .length(OPERATIONS / 5)
        .tries(1)
        .check();
    assertThat(spaces.getFirst().refusals()).isPositive();
  }
}
