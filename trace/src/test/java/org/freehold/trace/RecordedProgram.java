package org.freehold.trace;

import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// A program that allocates and frees: a given number of times, or until it is killed. It says when
/// there is something in the record.
final class RecordedProgram {

  private RecordedProgram() {}

  public static void main(String[] args) throws InterruptedException {
    long rounds = Long.parseLong(args[0]);
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      long kept = 0;
      for (long i = 0; rounds == 0 || i < rounds; i++) {
        long block = heap.allocate(16 + i % 1_000);
        if (kept != 0) {
          heap.free(kept);
        }
        kept = heap.reallocate(block, 32 + i % 2_000);
        if (i % 100_000 == 99_999 && rounds == 0) {
          Thread.sleep(1_100); // As long as events wait at most.
          System.out.println("recorded");
        }
      }
    }
  }
}
