package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What each debug option costs: the time of one free and one allocation with 1,024 blocks live,
/// and the footprint of these blocks, each as a ratio to a heap without options; the fastest of
/// several rounds counts, since other programs only ever add time. Prints the table of
/// `docs/heap-debugging.md`.
@Tag("campaign")
class DebugHeapCostTest {

  private static final int BLOCKS = 1_024;
  private static final int ROUNDS = 9;

  private record Mode(String name, int pairs, UnaryOperator<HeapOptions.Builder> options) {
    Mode(String name, DebugOption... options) {
      this(name, 200_000, builder -> builder.debugging(options));
    }
  }

  private record Cost(double nanos, long footprint) {}

  private static final List<Mode> MODES =
      List.of(
          new Mode("default"),
          new Mode("tail check", DebugOption.TAIL_CHECK),
          new Mode("free check", DebugOption.FREE_CHECK),
          new Mode("parameter check", DebugOption.PARAMETER_CHECK),
          new Mode(
              "parameter check, quarantine of 64 KiB",
              200_000,
              builder ->
                  builder.debugging(
                      Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(64 << 10))),
          new Mode(
              "parameter check, stacks",
              3_000,
              builder -> builder.debugging(DebugOption.PARAMETER_CHECK).stackTraces(1)),
          new Mode(
              "validation on call", 20, builder -> builder.debugging(DebugOption.VALIDATE_ON_CALL)),
          new Mode("no coalescing", DebugOption.NO_COALESCING),
          new Mode("tagging", DebugOption.TAGGING),
          new Mode("page heap light", DebugOption.PAGE_HEAP_LIGHT));

  private static int size(SplittableRandom random) {
    int choice = random.nextInt(100);
    return choice < 70 ? random.nextInt(200) : random.nextInt(choice < 98 ? 4_096 : 16_384);
  }

  private static Cost measure(Mode mode) {
    SplittableRandom random = new SplittableRandom(5);
    HeapOptions options =
        mode.options.apply(HeapOptions.builder(AddressSpace.host()).debugging()).build();
    try (Heap heap = Heap.create(options)) {
      long[] blocks = new long[BLOCKS];
      Arrays.setAll(blocks, i -> heap.allocate(size(random)));
      double[] nanos = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < mode.pairs; i++) {
          int index = random.nextInt(BLOCKS);
          heap.free(blocks[index]);
          blocks[index] = heap.allocate(size(random));
        }
        nanos[round] = (double) (System.nanoTime() - start) / mode.pairs;
      }
      return new Cost(Arrays.stream(nanos).min().orElseThrow(), heap.footprint());
    }
  }

  @Test
  @SuppressWarnings("SystemOut") // The table is for whoever runs the campaign.
  void costs() {
    measure(MODES.getFirst());
    Cost base = measure(MODES.getFirst());
    for (Mode mode : MODES) {
      Cost cost = measure(mode);
      assertThat(cost.nanos).isPositive();
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f ns | %.1f | %.2f |%n",
          mode.name,
          cost.nanos,
          cost.nanos / base.nanos,
          (double) cost.footprint / base.footprint);
    }
  }
}
