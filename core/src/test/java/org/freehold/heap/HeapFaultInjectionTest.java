package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.MethodSource;

/// Every single reservation and commit of a workload is refused once, in the heap's memory and in
/// its metadata; after each refusal the heap must be intact and serve the next request.
class HeapFaultInjectionTest {

  private static final int OPERATIONS = 3_000;

  static Stream<Supplier<AddressSpace>> spaces() {
    return Stream.of(
        AddressSpace::host, () -> SimulatedMachine.builder().build().createProcess("test"));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void survivesEachRefusalOfItsMemory(Supplier<AddressSpace> spaces) {
    long n = 0;
    FaultySpace faulty;
    do {
      n++;
      faulty = new FaultySpace(spaces.get());
      faulty.refuseOnly(n);
      run(faulty, AddressSpace.host());
    } while (faulty.refusals() > 0);
    assertThat(n).as("points of failure").isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void survivesEachRefusalOfTheMemoryForItsRecords(Supplier<AddressSpace> spaces) {
    long n = 0;
    FaultySpace faulty;
    do {
      n++;
      faulty = new FaultySpace(AddressSpace.host());
      faulty.refuseOnly(n);
      run(spaces.get(), faulty);
    } while (faulty.refusals() > 0);
    assertThat(n).as("points of failure").isGreaterThan(8);
  }

  /// Threads one after the other, each with a cache of its own to make, while most requests for
  /// memory of records are refused: bins without room for a single block, slabs without records.
  @ParameterizedTest
  @MethodSource("spaces")
  void survivesRefusalsOfTheMemoryForItsRecordsThatLast(Supplier<AddressSpace> spaces)
      throws InterruptedException {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FaultySpace records = new FaultySpace(AddressSpace.host());
      HeapOptions options = HeapOptions.builder(spaces.get()).frontEnd(FrontEndMode.ON).build();
      try (Heap heap = Heap.create(options, records)) {
        long[] blocks = new long[300];
        for (int i = 0; i < 30; i++) {
          int patience = random.nextInt(4);
          records.refuseWhen(() -> random.nextInt(4) >= patience);
          Thread thread = new Thread(() -> replaceBlocks(heap, blocks, random));
          thread.start();
          thread.join();
          heap.validate();
        }
        assertThat(records.refusals()).isPositive();
        long live = Arrays.stream(blocks).filter(each -> each != 0).count();
        assertThat(heap.summary().busyBlocks()).isEqualTo(live);
        records.refuseWhen(() -> false);
      }
    }
  }

  private static void replaceBlocks(Heap heap, long[] blocks, SplittableRandom random) {
    for (int i = 0; i < 300; i++) {
      int place = random.nextInt(blocks.length);
      if (blocks[place] != 0) {
        heap.free(blocks[place]);
      }
      blocks[place] = heap.tryAllocate(random.nextInt(1 << random.nextInt(1, 15)));
    }
  }

  private static void run(AddressSpace space, AddressSpace records) {
    HeapOptions options =
        HeapOptions.builder(space)
            .exactSizes(true)
            .frontEnd(FrontEndMode.ON)
            .firstSegmentSize(1)
            .nextSegmentSize(1)
            .build();
    SplittableRandom random = new SplittableRandom(3);
    List<HeapOperation> operations = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      operations.add(HeapOperation.draw(random));
    }
    try (HeapModel model = new HeapModel(Heap.create(options, records), 200)) {
      for (HeapOperation operation : operations) {
        int refusals = model.refusals();
        model.apply(operation);
        if (model.refusals() > refusals) {
          model.check();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void aFreeNeverFailsBecauseTheSystemDoesNotTakeMemoryBack(Supplier<AddressSpace> spaces) {
    AddressSpace space = spaces.get();
    long reserved = space.reservedBytes();
    FaultySpace faulty = new FaultySpace(space);
    FaultySpace records = new FaultySpace(AddressSpace.host());
    SplittableRandom random = new SplittableRandom(5);
    faulty.refuseReleaseWhen(() -> random.nextInt(2) == 0);
    HeapOptions options =
        HeapOptions.builder(faulty)
            .largeThreshold(50_000)
            .firstSegmentSize(1)
            .nextSegmentSize(1)
            .build();
    try (HeapModel model = new HeapModel(Heap.create(options, records), 300)) {
      for (int i = 0; i < 20_000; i++) {
        model.apply(HeapOperation.draw(random));
      }
      model.check();
      assertThat(faulty.refusals()).isGreaterThan(50);
      faulty.refuseReleaseWhen(() -> false);
    }
    assertThat(space.reservedBytes()).isEqualTo(reserved);
  }

  @Test
  void aHeapThatCannotHaveItsInitialSizeLeavesNothingBehind() {
    FaultySpace faulty = new FaultySpace(AddressSpace.host());
    long reserved = faulty.reservedBytes();
    faulty.refuseOnly(2);
    HeapOptions options = HeapOptions.builder(faulty).initialSize(1 << 20).build();
    assertThatThrownBy(() -> Heap.create(options)).isInstanceOf(OutOfMemoryException.class);
    assertThat(faulty.reservedBytes()).isEqualTo(reserved);
  }
}
