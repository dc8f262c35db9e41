package org.freehold.cli.crash;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.heap.PageHeap.Placement;
import org.freehold.vm.AddressSpace;

/// A program whose C code writes where it must not. What it does is its argument.
final class CrashingProgram {

  private static final int SIZE = 100;

  private CrashingProgram() {}

  public static void main(String[] args) throws Throwable {
    Placement placement = args[0].equals("underrun") ? Placement.IN_FRONT : Placement.BEHIND;
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .name("parser")
                .pageHeap(PageHeap.FULL.withPlacement(placement))
                .build());
    for (int i = 0; i < 20; i++) {
      heap.allocate(i * 10L);
    }
    long block = makeTheBuffer(heap);
    switch (args[0]) {
      case "overrun" -> fillFromC(block, SIZE + 13);
      case "underrun" -> fillFromC(block - 8, 1);
      case "use-after-free" -> {
        dropTheBuffer(heap, block);
        fillFromC(block + 40, 1);
      }
      case "elsewhere" -> fillFromC(16, 1);
      default -> waitForTheEnd();
    }
  }

  private static long makeTheBuffer(Heap heap) {
    return heap.allocate(SIZE);
  }

  private static void dropTheBuffer(Heap heap, long block) {
    heap.free(block);
  }

  @SuppressWarnings("restricted") // It is what this program is for.
  private static void fillFromC(long address, long bytes) throws Throwable {
    MethodHandle memset =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().find("memset").orElseThrow(),
                FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    MemorySegment _ =
        (MemorySegment) memset.invokeExact(MemorySegment.ofAddress(address), 7, bytes);
  }

  private static void waitForTheEnd() throws IOException {
    System.out.println("done");
    // Ends when the parent closes the pipe.
    if (System.in.read() >= 0) {
      throw new IllegalStateException("nobody writes");
    }
  }
}
