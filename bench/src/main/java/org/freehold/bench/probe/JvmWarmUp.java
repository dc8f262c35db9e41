package org.freehold.bench.probe;

import java.util.SplittableRandom;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Allocates and frees on a heap of a simulated machine, so that the memory that the JVM needs to
/// load and compile Freehold, about two MiB, is allocated before a probe measures: an allocator in
/// C is compiled already. The machine's memory has no contents, and a heap on it has records of its
/// own, so nothing of this remains for the heap that is measured.
final class JvmWarmUp {

  private static final int SLOTS = 2048;
  private static final int STEPS = 100_000;
  private static final int ROUNDS = 3;
  private static final int MAX_SHIFT = 21;
  private static final int COMMON_SHIFT = 11;
  private static final int RETURN_DELAY_MILLIS = 100;

  private JvmWarmUp() {}

  /// Runs heaps that grow, change, and are emptied.
  static void run() {
    AddressSpace space = SimulatedMachine.builder().build().createProcess("warm-up");
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < ROUNDS; round++) {
      HeapOptions options = HeapOptions.builder(space).returnDelay(RETURN_DELAY_MILLIS).build();
      try (Heap heap = Heap.create(options)) {
        long[] blocks = new long[SLOTS];
        for (int i = 0; i < STEPS; i++) {
          int slot = random.nextInt(SLOTS);
          if (blocks[slot] != 0) {
            heap.free(blocks[slot]);
          }
          blocks[slot] = heap.allocate(size(random));
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

  /// Equally many between any power of two and the next, and few that are large.
  private static long size(SplittableRandom random) {
    int shift = random.nextInt(1 + (random.nextInt(50) == 0 ? MAX_SHIFT : COMMON_SHIFT));
    return random.nextLong(1L << shift, 2L << shift);
  }
}
