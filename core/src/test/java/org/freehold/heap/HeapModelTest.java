package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A million random operations on each kind of heap, against the model.
class HeapModelTest {

  private static final int OPERATIONS = 1_000_000;
  private static final int MAX_BLOCKS = 3_000;

  /// A kind of heap on a kind of space.
  record Setting(String name, AddressSpace space, UnaryOperator<HeapOptions.Builder> options) {
    @Override
    public String toString() {
      return name;
    }

    Heap heap(AddressSpace on) {
      return Heap.create(options.apply(HeapOptions.builder(on)).build());
    }
  }

  static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  static Stream<Setting> settings() {
    AddressSpace host = AddressSpace.host();
    return Stream.of(
        new Setting("growing, native", host, b -> b),
        new Setting("growing, simulated 64 bit", simulated(64), b -> b),
        new Setting("growing, simulated 32 bit", simulated(32), b -> b),
        new Setting("small segments, native", host, b -> b.firstSegmentSize(1).nextSegmentSize(1)),
        new Setting("exact sizes, native", host, b -> b.exactSizes(true)),
        new Setting("back end alone, native", host, b -> b.frontEnd(FrontEndMode.OFF)),
        new Setting(
            "front end at once, exact sizes, simulated 32 bit",
            simulated(32),
            b -> b.frontEnd(FrontEndMode.ON).exactSizes(true)),
        new Setting("front end at once, native", host, b -> b.frontEnd(FrontEndMode.ON)),
        new Setting(
            "fixed 24 MiB, exact sizes, native",
            host,
            b -> b.maximumSize(24 << 20).exactSizes(true)),
        new Setting("fixed 4 MiB, simulated", simulated(64), b -> b.maximumSize(4 << 20)),
        new Setting(
            "eager decommit, one thread, native",
            host,
            b -> b.decommitRange(1).decommitTotal(0).decommitDelay(0).serialized(false)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModel(Setting setting) {
    Property.of(
            "a heap agrees with its model: " + setting,
            HeapOperation::draw,
            () -> new HeapModel(setting.heap(setting.space), MAX_BLOCKS))
        .length(OPERATIONS)
        .tries(1)
        .check();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModelWhileTheSystemRefusesAtRandom(Setting setting) {
    List<FaultySpace> spaces = new ArrayList<>();
    Property.of(
            "a heap agrees with its model while the system refuses: " + setting,
            HeapOperation::draw,
            () -> {
              FaultySpace space = new FaultySpace(setting.space);
              spaces.add(space);
              HeapModel model = new HeapModel(setting.heap(space), MAX_BLOCKS);
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
