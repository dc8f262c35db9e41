package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A million random operations on each kind of heap, against the model. The seed of a failure is in
/// the name of the test; `-Dfreehold.seed=N` adds one.
class HeapModelTest {

  private static final int OPERATIONS = 1_000_000;
  private static final int OPERATIONS_BETWEEN_CHECKS = 50_000;
  private static final int MOST_BLOCKS = 3_000;

  /// A kind of heap on a kind of space.
  record Setting(
      String name, AddressSpace space, UnaryOperator<HeapOptions.Builder> options, long seed) {
    @Override
    public String toString() {
      return name + ", seed " + seed;
    }

    Heap heap(AddressSpace on) {
      return Heap.create(options.apply(HeapOptions.builder(on)).build());
    }
  }

  static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  static Stream<Setting> settings() {
    long seed = Long.getLong("freehold.seed", 1);
    return Stream.of(
        new Setting("growing, native", AddressSpace.host(), b -> b, seed),
        new Setting("growing, simulated 64 bit", simulated(64), b -> b, seed + 1),
        new Setting("growing, simulated 32 bit", simulated(32), b -> b, seed + 2),
        new Setting("exact sizes, native", AddressSpace.host(), b -> b.exactSizes(true), seed + 3),
        new Setting(
            "fixed 24 MiB, exact sizes, native",
            AddressSpace.host(),
            b -> b.maximumSize(24 << 20).exactSizes(true),
            seed + 4),
        new Setting("fixed 4 MiB, simulated", simulated(64), b -> b.maximumSize(4 << 20), seed + 5),
        new Setting(
            "eager decommit, native",
            AddressSpace.host(),
            b -> b.decommitRange(1).decommitTotal(0).decommitDelay(0).serialized(false),
            seed + 6));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModel(Setting setting) {
    try (Heap heap = setting.heap(setting.space)) {
      HeapModel model = new HeapModel(heap, setting.seed, MOST_BLOCKS);
      run(model, OPERATIONS);
      model.freeAll();
      model.check();
      assertThat(heap.summary().busyBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModelWhileTheSystemRefusesAtRandom(Setting setting) {
    FaultySpace space = new FaultySpace(setting.space);
    SplittableRandom random = new SplittableRandom(setting.seed);
    try (Heap heap = setting.heap(space)) {
      space.refuseWhen(() -> random.nextInt(4) == 0);
      HeapModel model = new HeapModel(heap, setting.seed, MOST_BLOCKS);
      run(model, OPERATIONS / 5);
      assertThat(space.refusals()).isPositive();
      model.freeAll();
      model.check();
    }
  }

  private static void run(HeapModel model, int operations) {
    for (int i = 0; i < operations; i++) {
      model.step();
      if (i % OPERATIONS_BETWEEN_CHECKS == 0) {
        model.check();
      }
    }
    model.check();
  }
}
