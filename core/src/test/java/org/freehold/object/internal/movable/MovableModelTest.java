package org.freehold.object.internal.movable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.object.MovableHeapOptions;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A million random operations on each kind of movable heap, against the model.
class MovableModelTest {

  private static final int OPERATIONS = 1_000_000;

  /// A kind of heap on a kind of space.
  ///
  /// @param limit its byte limit; 0 for none
  /// @param onHeap whether it is on a heap
  /// @param share of the operations that it gets
  record Setting(
      String name, AddressSpace space, int chunkUnits, long limit, boolean onHeap, int share) {
    @Override
    public String toString() {
      return name;
    }

    MovableHeapOptions options(AddressSpace on) {
      MovableHeapOptions.Builder builder =
          onHeap
              ? MovableHeapOptions.builder(Heap.create(HeapOptions.of(on)))
              : MovableHeapOptions.builder(on);
      return builder.byteLimit(limit).build();
    }
  }

  static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  static Stream<Setting> settings() {
    AddressSpace host = AddressSpace.host();
    return Stream.of(
        new Setting("native", host, Chunk.MAX_UNITS, 0, false, 1),
        new Setting("native, small chunks", host, 1 << 12, 0, false, 5),
        new Setting("native, small chunks, 400 KiB", host, 1 << 12, 400 << 10, false, 1),
        new Setting("native, 8 MiB", host, Chunk.MAX_UNITS, 8 << 20, false, 5),
        new Setting("native, on a heap, 400 KiB", host, 1 << 12, 400 << 10, true, 5),
        new Setting("simulated 64 bit, 400 KiB", simulated(64), 1 << 12, 400 << 10, false, 1),
        new Setting("simulated 64 bit", simulated(64), 1 << 14, 0, false, 5),
        new Setting("simulated 32 bit", simulated(32), 1 << 13, 0, false, 1),
        new Setting("simulated 32 bit, on a heap", simulated(32), 1 << 13, 0, true, 5));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModel(Setting setting) {
    List<MovableModel> models = new ArrayList<>();
    Property.of(
            "a movable heap agrees with its model: " + setting,
            MovableOperation::draw,
            () -> {
              models.add(new MovableModel(setting.options(setting.space), setting.chunkUnits));
              return models.getLast();
            })
        .length(OPERATIONS / setting.share)
        .tries(1)
        .check();
    if (setting.limit > 0) {
      assertThat(models.getFirst().everDiscarded).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModelWhileTheSystemRefusesAtRandom(Setting setting) {
    List<FaultySpace> spaces = new ArrayList<>();
    Property.of(
            "a movable heap agrees with its model while the system refuses: " + setting,
            MovableOperation::draw,
            () -> {
              FaultySpace space = new FaultySpace(setting.space);
              spaces.add(space);
              MovableModel model = new MovableModel(setting.options(space), setting.chunkUnits);
              SplittableRandom random = new SplittableRandom(7);
              space.refuseWhen(() -> random.nextInt(4) == 0);
              return model;
            })
        .length(OPERATIONS / 10)
        .tries(1)
        .check();
    assertThat(spaces.getFirst().refusals()).isPositive();
  }
}
