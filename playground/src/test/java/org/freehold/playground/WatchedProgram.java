package org.freehold.playground;

import java.io.IOException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.snapshot.Heaps;
import org.freehold.vm.AddressSpace;

/// A program to be watched: a heap of which a block more is live for each line that it reads. It
/// prints a line for each, and ends with its input.
final class WatchedProgram {

  private WatchedProgram() {}

  /// @param args `hidden` for a program that does not show its heaps
  public static void main(String[] args) throws IOException {
    try (Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .name("watched")
                .exactSizes(true)
                .stackTraces(1)
                .build())) {
      heap.allocate(1_000);
      if (args.length == 0) {
        Heaps.register();
      }
      System.out.println("ready");
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          remember(heap);
          System.out.println("one more");
        }
      }
    }
  }

  private static void remember(Heap heap) {
    heap.allocate(2_000);
  }
}
