package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.heap.DebugOption.FREE_CHECK;
import static org.freehold.heap.DebugOption.NO_COALESCING;
import static org.freehold.heap.DebugOption.PAGE_HEAP_LIGHT;
import static org.freehold.heap.DebugOption.PARAMETER_CHECK;
import static org.freehold.heap.DebugOption.TAGGING;
import static org.freehold.heap.DebugOption.TAIL_CHECK;
import static org.freehold.heap.DebugOption.VALIDATE_ON_CALL;

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

/// Random operations on a heap with each debug option, against the model, on both kinds of memory:
/// a correct program sees no difference, and no check reports a false positive.
class DebugHeapModelTest {

  private static final int OPERATIONS = 10_000;
  private static final int MAX_BLOCKS = 600;

  /// A debug setting.
  record Mode(String name, int operations, UnaryOperator<HeapOptions.Builder> options) {
    Mode(String name, Debugging debugging) {
      this(name, OPERATIONS, builder -> builder.debugging(debugging));
    }
  }

  /// A debug setting on a kind of memory.
  record Setting(Mode mode, String memoryKind, AddressSpace space) {
    @Override
    public String toString() {
      return mode.name + ", " + memoryKind;
    }

    Heap heap(AddressSpace on) {
      return Heap.create(mode.options.apply(HeapOptions.builder(on)).build());
    }
  }

  private static Stream<Mode> modes() {
    Debugging full = Debugging.of(PARAMETER_CHECK, NO_COALESCING, TAGGING);
    return Stream.of(
        new Mode("tail check", Debugging.of(TAIL_CHECK)),
        new Mode("free check", Debugging.of(FREE_CHECK)),
        new Mode("parameter check", Debugging.of(PARAMETER_CHECK)),
        new Mode(
            "validation on call",
            800,
            builder -> builder.debugging(VALIDATE_ON_CALL).largeThreshold(100_000)),
        new Mode("no coalescing", Debugging.of(NO_COALESCING)),
        new Mode("tagging", Debugging.of(TAGGING)),
        new Mode("quarantine", Debugging.of(TAIL_CHECK).withQuarantine(100_000)),
        new Mode("everything", full.withQuarantine(1 << 20)),
        new Mode("page heap light", Debugging.of(PAGE_HEAP_LIGHT)),
        new Mode("page heap light, free check", Debugging.of(PAGE_HEAP_LIGHT, FREE_CHECK)),
        new Mode(
            "everything, fixed 4 MiB",
            OPERATIONS,
            builder ->
                builder
                    .debugging(full.withQuarantine(1 << 20))
                    .stackTraces(1)
                    .maximumSize(4 << 20)),
        new Mode(
            "no coalescing, free check, eager decommit",
            OPERATIONS,
            builder ->
                builder
                    .debugging(FREE_CHECK, NO_COALESCING)
                    .decommitRange(1)
                    .decommitTotal(0)
                    .decommitDelay(0)));
  }

  static Stream<Setting> settings() {
    return modes()
        .flatMap(mode ->
            Stream.of(
                new Setting(mode, "native", AddressSpace.host()),
                new Setting(mode, "simulated 64 bit", simulated(64)),
                new Setting(mode, "simulated 32 bit", simulated(32))));
  }

  private static AddressSpace simulated(int bits) {
    return SimulatedMachine.builder().bits(bits).build().createProcess("test");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModel(Setting setting) {
    Property.of(
            "a debug heap agrees with its model: " + setting,
            HeapOperation::draw,
            () -> new HeapModel(setting.heap(setting.space), MAX_BLOCKS))
        .length(setting.mode.operations)
        .tries(1)
        .check();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void agreesWithTheModelWhileTheSystemRefusesAtRandom(Setting setting) {
    List<FaultySpace> spaces = new ArrayList<>();
    Property.of(
            "a debug heap agrees with its model while the system refuses: " + setting,
            HeapOperation::draw,
            () -> {
              FaultySpace space = new FaultySpace(setting.space);
              spaces.add(space);
              HeapModel model = new HeapModel(setting.heap(space), MAX_BLOCKS);
              SplittableRandom random = new SplittableRandom(7);
              space.refuseWhen(() -> random.nextInt(4) == 0);
              return model;
            })
        .length(setting.mode.operations / 4)
        .tries(1)
        .check();
    assertThat(spaces.getFirst().refusals()).isPositive();
  }
}
