import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.vm.AddressSpace;

/// A program whose queue gets longer: of three messages it takes two, all the time. It writes a
/// snapshot early and one late, and then waits for a key.
class Growing {

  static final Heap HEAP =
      Heap.create(HeapOptions.builder(AddressSpace.host()).name("messages").stackTraces(1).build());
  static final Deque<Long> QUEUE = new ArrayDeque<>();

  public static void main(String[] args) throws IOException {
    for (String name : List.of("before", "after")) {
      for (int round = 0; round < 1_000; round++) {
        receive(3);
        process(2);
      }
      HeapSnapshot.write(Path.of("target", name + ".fhs"));
    }
    int _ = System.in.read();
  }

  static void receive(int messages) {
    for (int i = 0; i < messages; i++) {
      QUEUE.add(HEAP.allocate(4_096));
    }
  }

  static void process(int messages) {
    for (int i = 0; i < messages; i++) {
      HEAP.free(QUEUE.remove());
    }
  }
}
