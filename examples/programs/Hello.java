import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

class Hello {

  public static void main(String[] args) {
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      long block = heap.allocate(100); // an address, aligned to 16 bytes
      block = heap.reallocate(block, 5_000); // in place where there is room
      heap.free(block);
      heap.free(block); // InvalidFreeException: … the block was freed before …
    }
  }
}
