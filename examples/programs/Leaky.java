import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// A program that forgets a block in every third request, and frees one twice at the end.
class Leaky {

  static final Heap HEAP = Heap.create(HeapOptions.of(AddressSpace.host()));

  public static void main(String[] args) {
    for (int request = 0; request < 300; request++) {
      serve(request);
    }
    long block = HEAP.allocate(64);
    HEAP.free(block);
    HEAP.free(block);
  }

  static void serve(int request) {
    long answer = HEAP.allocate(1_000);
    long log = HEAP.allocate(40);
    HEAP.free(answer);
    if (request % 3 != 0) {
      HEAP.free(log);
    }
  }
}
