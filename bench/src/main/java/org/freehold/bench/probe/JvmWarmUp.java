package org.freehold.bench.probe;

import java.util.SplittableRandom;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Births and deaths on a heap of a simulated machine, so that what the JVM takes to load and
/// compile Freehold, some two MiB, is taken before a probe looks: an allocator in C is compiled
/// already. The machine's memory has no contents, and a heap on it has records of its own, so
/// nothing of this is left for the heap that is measured.
final class JvmWarmUp {

  private static final int PLACES = 2048;
  private static final int STEPS = 100_000;
  private static final int ROUNDS = 3;
  private static final int LARGEST_SHIFT = 21;
  private static final int USUAL_SHIFT = 11;
  private static final int RETURN_DELAY = 100;

  private JvmWarmUp() {}

  /// Plays it: heaps that grow, change, and lose everything.
  static void play() {
    AddressSpace space = SimulatedMachine.builder().build().createProcess("rehearsal");
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < ROUNDS; round++) {
      HeapOptions options = HeapOptions.builder(space).returnDelay(RETURN_DELAY).build();
      try (Heap heap = Heap.create(options)) {
        long[] blocks = new long[PLACES];
        for (int i = 0; i < STEPS; i++) {
          int place = random.nextInt(PLACES);
          if (blocks[place] != 0) {
            heap.free(blocks[place]);
          }
          blocks[place] = heap.allocate(size(random));
        }
        for (long block : blocks) {
          if (block != 0) {
            heap.free(block);
          }
        }
        heap.compact();
      }
    }
  }

  /// As many between one power of two and the next as between any others, and few that are large.
  private static long size(SplittableRandom random) {
    int shift = random.nextInt(1 + (random.nextInt(50) == 0 ? LARGEST_SHIFT : USUAL_SHIFT));
    return random.nextLong(1L << shift, 2L << shift);
  }
}
