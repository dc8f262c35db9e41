package org.freehold.inspect.heaps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Demonstration heaps that are the same every time: on a simulated 64-bit machine, one heap with a
/// list, a cache and leaked blocks, and an empty one.
public final class HeapDemonstration {

  private static final int BLOCKS = 400;
  private static final long LARGE = 2 << 20;
  private static final int NODE = 48;

  /// The frames of a stack that are the demonstration's own.
  private static final int FRAMES = 2;

  private final SimulatedAddressSpace space;
  private final Heap heap;

  private HeapDemonstration(SimulatedAddressSpace space, Heap heap) {
    this.space = space;
    this.heap = heap;
  }

  /// Writes the snapshot.
  ///
  /// @param file where to
  /// @throws IOException when it cannot be written
  public static void write(Path file) throws IOException {
    SimulatedAddressSpace space = SimulatedMachine.builder().build().createProcess("demonstration");
    HeapOptions options = HeapOptions.builder(space).name("demonstration").exactSizes(true).build();
    try (Heap heap = Heap.create(options);
        Heap empty = Heap.create(HeapOptions.builder(space).name("empty").build())) {
      heap.attach(new AllocationStacks(new StackDatabase(FRAMES), StackSampling.ALL));
      HeapDemonstration made = new HeapDemonstration(space, heap);
      long head = made.makeAList();
      long cache = made.fillACache();
      made.forget();
      HeapSnapshot.write(
          file,
          SnapshotOptions.DEFAULT
              .withHeaps(List.of(heap, empty))
              .withReason("demonstration")
              .withSearch(List.of(head, cache)));
    }
  }

  /// Each node holds the address of the next one.
  private long makeAList() {
    long head = 0;
    for (int i = 0; i < BLOCKS; i++) {
      long node = clean(heap.allocate(NODE), NODE);
      space.memory().putLong(node, head);
      head = node;
    }
    return head;
  }

  /// A large table of entries of many sizes, some of which were leaked.
  private long fillACache() {
    SplittableRandom random = new SplittableRandom(1);
    long table = heap.allocate(LARGE);
    for (int i = 0; i < BLOCKS; i++) {
      long size = 16L + random.nextInt(5000);
      space.memory().putLong(table + 8L * i, clean(heap.allocate(size), size));
    }
    for (int i = 0; i < BLOCKS; i++) {
      if (random.nextInt(4) == 0) {
        heap.free(space.memory().getLong(table + 8L * i));
        space.memory().putLong(table + 8L * i, 0);
      }
    }
    return table;
  }

  private void forget() {
    for (int i = 0; i < 3; i++) {
      clean(heap.allocate(1000), 1000);
    }
  }

  private long clean(long block, long size) {
    space.memory().fill(block, size, (byte) 0);
    return block;
  }
}
