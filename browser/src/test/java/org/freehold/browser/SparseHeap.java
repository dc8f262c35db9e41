package org.freehold.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotOptions;
import org.freehold.vm.SimulatedMachine;

/// A heap in which small blocks keep pages among free ones, and two snapshots of it.
final class SparseHeap implements AutoCloseable {

  private static final int PAGES = 40;
  private static final int DEARER = 400;
  private static final int PAGE = 4_096;

  final Heap heap;

  /// The block that keeps a page, in the middle of what is free.
  final long pin;

  /// One that keeps a page at a lower address, with more bytes.
  final long dearPin;

  SparseHeap() {
    this(StackSampling.ALL);
  }

  /// @param sampling of which blocks the stack is kept
  SparseHeap(StackSampling sampling) {
    heap =
        Heap.create(
            HeapOptions.builder(SimulatedMachine.builder().build().createProcess("sparse"))
                .name("sparse")
                .frontEnd(FrontEndMode.OFF)
                .exactSizes(true)
                .decommitTotal(1L << 30)
                .build());
    heap.attach(new AllocationStacks(new StackDatabase(3), sampling));
    full();
    long first = room();
    dearPin = heap.allocate(DEARER);
    long second = room();
    full();
    long before = room();
    pin = pin();
    long after = room();
    full();
    List.of(first, second, before, after).forEach(heap::free);
  }

  private void full() {
    heap.allocate(8L * PAGE);
  }

  private long room() {
    return heap.allocate((long) PAGES * PAGE);
  }

  private long pin() {
    return heap.allocate(40);
  }

  /// A leak of which the second snapshot tells.
  void leak() {
    for (int i = 0; i < 5; i++) {
      heap.allocate(1_234);
    }
  }

  void write(Path file) throws IOException {
    HeapSnapshot.write(file, SnapshotOptions.DEFAULT.withHeaps(List.of(heap)));
  }

  @Override
  public void close() {
    heap.close();
  }
}
