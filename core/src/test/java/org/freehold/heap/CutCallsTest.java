package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls of the back end that are cut short: every single call to the address space throws once, in
/// the heap's memory and in that of its records. What was asked for is done or not, and the heap is
/// whole.
class CutCallsTest {

  private static final int OPERATIONS = 400;

  static Stream<Arguments> grounds() {
    Supplier<AddressSpace> host = AddressSpace::host;
    Supplier<AddressSpace> simulated =
        () -> SimulatedMachine.builder().build().createProcess("test");
    Supplier<Error> memory = () -> new OutOfMemoryError("on purpose");
    Supplier<Error> stack = StackOverflowError::new;
    return Stream.of(
        Arguments.of(host, memory),
        Arguments.of(host, stack),
        Arguments.of(simulated, memory),
        Arguments.of(simulated, stack));
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void surviveEachErrorOfItsMemory(Supplier<AddressSpace> spaces, Supplier<Error> errors) {
    long n = 0;
    Fault fault;
    do {
      FaultySpace faulty = new FaultySpace(spaces.get());
      fault = new Fault(faulty, ++n, errors);
      run(faulty, AddressSpace.host(), fault);
    } while (fault.hasStruck());
    assertThat(n).as("points of failure").isGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void surviveEachErrorOfTheMemoryForItsRecords(
      Supplier<AddressSpace> spaces, Supplier<Error> errors) {
    long n = 0;
    Fault fault;
    do {
      FaultySpace faulty = new FaultySpace(AddressSpace.host());
      fault = new Fault(faulty, ++n, errors);
      run(spaces.get(), faulty, fault);
    } while (fault.hasStruck());
    assertThat(n).as("points of failure").isGreaterThan(20);
  }

  /// Throws at the n-th call to a space.
  private static final class Fault {
    private final Supplier<Error> errors;
    private final long n;
    private long calls;

    Fault(FaultySpace space, long n, Supplier<Error> errors) {
      this.n = n;
      this.errors = errors;
      space.onEachCall(this::call);
    }

    private void call() {
      if (++calls == n) {
        throw errors.get();
      }
    }

    boolean hasStruck() {
      return calls >= n;
    }
  }

  private static void run(AddressSpace space, AddressSpace records, Fault fault) {
    HeapOptions options =
        HeapOptions.builder(space)
            .exactSizes(true)
            .frontEnd(FrontEndMode.OFF)
            .firstSegmentSize(1)
            .nextSegmentSize(1)
            .largeThreshold(1 << 20)
            .decommitRange(16 * 1024)
            .decommitTotal(64 * 1024)
            .returnDelay(0)
            .build();
    Heap heap;
    try {
      heap = Heap.create(options, records);
    } catch (OutOfMemoryError | StackOverflowError e) {
      heap = Heap.create(options, records);
    }
    Census census = new Census(heap);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < OPERATIONS; i++) {
      boolean hadStruck = fault.hasStruck();
      operate(heap, census, random);
      if (fault.hasStruck() && !hadStruck) {
        census.check();
      }
    }
    census.check();
    close(heap);
    assertThat(heap.isClosed()).isTrue();
    assertThat(Heap.processHeaps()).doesNotContain(heap);
  }

  private static void close(Heap heap) {
    try {
      heap.close();
    } catch (OutOfMemoryError | StackOverflowError e) {
      assertThat(heap.isClosed()).isTrue();
      assertThatThrownBy(() -> heap.allocate(1)).hasMessageContaining("is closed");
      heap.close();
    }
  }

  /// One operation, which may be cut short.
  private static void operate(Heap heap, Census census, SplittableRandom random) {
    int kind = random.nextInt(100);
    long size = 1 + (random.nextLong(1 << 20) >>> random.nextInt(14));
    List<Long> blocks = census.addresses();
    if (kind < 45 || blocks.isEmpty()) {
      long alignment = kind % 9 == 0 ? 1L << random.nextInt(16) : 1;
      try {
        long address = heap.allocate(size, alignment);
        census.add(address, size);
      } catch (OutOfMemoryError | StackOverflowError | OutOfMemoryException e) {
        // Nothing has been allocated; the census would find a block too many.
      }
      return;
    }
    long address = blocks.get(random.nextInt(blocks.size()));
    try {
      if (kind < 60) {
        census.resized(address, heap.reallocate(address, size), size);
      } else if (kind < 65) {
        if (heap.reallocateInPlace(address, size)) {
          census.resized(address, address, size);
        }
      } else if (kind < 98) {
        heap.free(address);
        census.remove(address);
      } else {
        long _ = heap.compact();
      }
    } catch (OutOfMemoryError | StackOverflowError e) {
      assertThat(kind < 65 || kind >= 98).as("a free does not fail for purging").isTrue();
    }
  }

  @Test
  void aHeapThatCannotBeMadeLeavesNothing() {
    int failures = 0;
    boolean isMade = false;
    while (!isMade) {
      AddressSpace space = SimulatedMachine.builder().build().createProcess("test");
      FaultySpace faulty = new FaultySpace(space);
      Fault _ = new Fault(faulty, failures + 1, () -> new OutOfMemoryError("on purpose"));
      int heaps = Heap.processHeaps().size();
      HeapOptions options = HeapOptions.builder(faulty).initialSize(1 << 20).build();
      isMade = canBeMade(options);
      assertThat(space.reservedBytes()).isZero();
      assertThat(Heap.processHeaps()).hasSize(heaps);
      failures += isMade ? 0 : 1;
    }
    assertThat(failures).isGreaterThanOrEqualTo(2);
  }

  private static boolean canBeMade(HeapOptions options) {
    Heap heap;
    try {
      heap = Heap.create(options);
    } catch (OutOfMemoryError e) {
      return false;
    }
    heap.validate();
    close(heap);
    return true;
  }
}
