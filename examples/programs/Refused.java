import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Requests that are refused for different reasons, and what the exceptions say.
class Refused {

  public static void main(String[] args) {
    HeapOptions limited = HeapOptions.builder(AddressSpace.host()).byteLimit(1 << 20).build();
    fill("A heap with a limit", limited, 100_000);

    SimulatedMachine small = SimulatedMachine.builder().commitLimit(16 << 20).build();
    fill("A machine with 16 MiB", HeapOptions.of(small.createProcess("app")), 100_000);
  }

  static void fill(String title, HeapOptions options, long size) {
    try (Heap heap = Heap.create(options)) {
      while (true) {
        heap.allocate(size);
      }
    } catch (OutOfMemoryException refused) {
      Diagnosis why = refused.diagnosis();
      System.out.println(title + "\n  " + refused.getMessage() + "\n  limit: " + why.limit());
    }
  }
}
