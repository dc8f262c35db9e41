package org.freehold.browser;

import java.io.IOException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.snapshot.Heaps;
import org.freehold.vm.AddressSpace;

/// A program to be watched: it allocates a block more for each line that it reads, and ends with
/// its input.
final class WatchedShop {

  private WatchedShop() {}

  public static void main(String[] args) throws IOException {
    try (Heap heap =
        Heap.create(HeapOptions.builder(AddressSpace.host()).name("shop").stackTraces(1).build())) {
      for (int i = 0; i < 200; i++) {
        heap.allocate(1_000);
      }
      Heaps.register();
      System.out.println("ready");
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          order(heap);
        }
      }
    }
  }

  private static void order(Heap heap) {
    heap.allocate(300_000);
  }
}
