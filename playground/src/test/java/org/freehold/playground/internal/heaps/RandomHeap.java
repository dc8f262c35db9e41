package org.freehold.playground.internal.heaps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotOptions;
import org.freehold.vm.SimulatedMachine;

/// A heap that is the same each time it is made: many sizes, most of them freed again, on a
/// simulated machine.
final class RandomHeap implements AutoCloseable {

  private static final int CALLS = 3_000;

  final Heap heap;

  /// Live blocks: their sizes by address.
  final TreeMap<Long, Long> live = new TreeMap<>();

  /// Blocks that [#keep] made.
  final List<Long> kept = new ArrayList<>();

  private final SplittableRandom random;

  RandomHeap(long seed) {
    random = new SplittableRandom(seed);
    heap =
        Heap.create(
            HeapOptions.builder(SimulatedMachine.builder().build().createProcess("random"))
                .name("random")
                .exactSizes(true)
                .build());
    heap.attach(new AllocationStacks(new StackDatabase(4), StackSampling.ALL));
    for (int i = 0; i < CALLS; i++) {
      step();
    }
    for (int i = 0; i < 40; i++) {
      keep();
    }
  }

  private void step() {
    if (random.nextInt(5) < 2 && !live.isEmpty()) {
      Long address = live.ceilingKey(random.nextLong(live.lastKey()) + 1);
      free(address == null ? live.firstKey() : address);
    } else {
      allocate();
    }
  }

  private long allocate() {
    int kind = random.nextInt(100);
    long size =
        kind < 60
            ? 1 + random.nextInt(300)
            : kind < 95 ? 1 + random.nextInt(9_000) : 20_000 + random.nextInt(60_000);
    long address = heap.allocate(size);
    live.put(address, size);
    return address;
  }

  /// Allocates from a line of its own.
  private void keep() {
    kept.add(allocate());
  }

  /// Frees most blocks, so that slabs and pages are sparse.
  RandomHeap thinned() {
    for (Long each : List.copyOf(live.keySet())) {
      if (random.nextInt(10) > 0) {
        free(each);
      }
    }
    return this;
  }

  void free(long address) {
    live.remove(address);
    heap.free(address);
  }

  HeapSnapshot snapshot(Path file) throws IOException {
    HeapSnapshot.write(file, SnapshotOptions.DEFAULT.withHeaps(List.of(heap)));
    return HeapSnapshot.open(file);
  }

  @Override
  public void close() {
    heap.close();
  }
}
