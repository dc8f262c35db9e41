package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freehold.Diagnosis.Limit;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapTest {

  private static final long MIB = 1 << 20;

  private Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));

  @AfterEach
  void theHeapIsWhole() {
    if (!heap.isClosed()) {
      heap.validate();
      heap.close();
    }
  }

  private void use(HeapOptions.Builder options) {
    heap.close();
    heap = Heap.create(options.build());
  }

  /// Uses a heap on simulated memory, where a page is 256 granules and pictures are the same on
  /// every machine.
  private void useSimulated() {
    use(HeapOptions.builder(machine().build().createProcess("test")));
  }

  private void assertPicture(String expected, long... marked) {
    assertThat(HeapPicture.of(heap, marked)).isEqualTo(expected);
  }

  private static SimulatedMachine.Builder machine() {
    return SimulatedMachine.builder();
  }

  @Test
  void aBlockOfSizeZeroIsABlockOfItsOwn() {
    long a = heap.allocate(0);
    long b = heap.allocate(0);
    assertThat(a).isNotEqualTo(b).isNotZero();
    heap.free(a);
    heap.free(b);
  }

  @Test
  void bestFitTakesTheSmallestRangeThatFits() {
    useSimulated();
    long a = heap.allocate(1000);
    heap.allocate(16);
    long b = heap.allocate(500);
    heap.allocate(16);
    heap.free(a);
    heap.free(b);
    assertPicture("F63 B1 F32 B1 F159 U…");
    assertPicture("F63 B1 B25* F7 B1 F159 U…", heap.allocate(400));
    assertPicture("B38* F25 B1 B25 F7 B1 F159 U…", heap.allocate(600));
  }

  @Test
  void amongEqualRangesTheLowestIsTaken() {
    useSimulated();
    List<Long> holes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      holes.add(heap.allocate(320));
      heap.allocate(16);
    }
    for (int i : new int[] {7, 2, 5, 9}) {
      heap.free(holes.get(i));
    }
    assertPicture("B20 B1 B20 B1 F20 B1 B20 B1 B20 B1 F20 B1 B20 B1 F20 B1 B20 B1 F20 B1 F46 U…");
    assertPicture(
        "B20 B1 B20 B1 B20* B1 B20 B1 B20 B1 F20 B1 B20 B1 F20 B1 B20 B1 F20 B1 F46 U…",
        heap.allocate(320));
    assertPicture(
        "B20 B1 B20 B1 B20 B1 B20 B1 B20 B1 B20* B1 B20 B1 F20 B1 B20 B1 F20 B1 F46 U…",
        heap.allocate(320));
  }

  @Test
  void freeNeighboursAreOneRangeAtOnce() {
    useSimulated();
    long a = heap.allocate(160);
    long b = heap.allocate(160);
    long c = heap.allocate(160);
    heap.allocate(16);
    heap.free(a);
    heap.free(c);
    assertPicture("F10 B10 F10 B1 F225 U…");
    heap.free(b);
    assertPicture("F30 B1 F225 U…");
    assertPicture("B30* B1 F225 U…", heap.allocate(480));
  }

  @Test
  void rangesOfTwoSegmentsAreNeverCoalescedEvenWhereTheyTouch() {
    AddressSpace space = machine().build().createProcess("test");
    use(HeapOptions.builder(space).firstSegmentSize(64 << 10).nextSegmentSize(64 << 10));
    long first = heap.allocate(40_000);
    long second = heap.allocate(40_000);
    assertThat(second - (first & -65536)).as("the segments touch").isEqualTo(65536);
    assertPicture("B2500* F60 U… | B2500* F60 U…", first, second);
    heap.free(first);
    heap.free(second);
    heap.validate();
    assertPicture("F2560 U… | F2560 U… | B6250* F150 U…", heap.allocate(100_000));
    assertThat(space.query(first).allocationBase())
        .isNotEqualTo(space.query(second).allocationBase());
  }

  @Test
  void reallocationGrowsInPlaceIntoFreeMemoryAndShrinksInPlace() {
    useSimulated();
    long a = heap.allocate(1000);
    assertPicture("B63* F193 U…", a);
    assertPicture("B3125* F203 U…", heap.reallocate(a, 50_000));
    assertPicture("B1* F3327 U…", heap.reallocate(a, 10));
    assertThat(heap.sizeOf(a)).isEqualTo(16);
  }

  @Test
  void compactingDecommitsTheWholePagesOfAFreeRangeAndNoMore() {
    useSimulated();
    heap.allocate(16);
    long middle = heap.allocate(20_000);
    heap.allocate(16);
    heap.free(middle);
    assertPicture("B1 F1250 B1 F28 U…");
    heap.compact();
    assertPicture("B1 F255 U768 F227 B1 F28 U…");
    assertPicture("B1 B512* F255 U256 F227 B1 F28 U…", heap.allocate(8192));
  }

  @Test
  void reallocationMovesWhenANeighbourIsInTheWay() {
    useSimulated();
    long a = heap.allocate(1000);
    heap.allocate(16);
    assertThat(heap.reallocateInPlace(a, 2000)).isFalse();
    assertPicture("B63* B1 F192 U…", a);
    assertPicture("F63 B1 B125* F67 U…", heap.reallocate(a, 2000));
    assertThatThrownBy(() -> heap.free(a)).isInstanceOf(InvalidFreeException.class);
  }

  @Test
  void reallocationKeepsContentsAcrossTheLargeThreshold() {
    byte[] contents = new byte[700_000];
    new Random(5).nextBytes(contents);
    long a = heap.allocate(contents.length);
    AddressSpace.host().memory().write(a, contents, 0, contents.length);
    for (long size : new long[] {3 * MIB, 900_000, 40 * MIB, 700_000}) {
      a = heap.reallocate(a, size);
      byte[] read = new byte[contents.length];
      AddressSpace.host().memory().read(a, read, 0, read.length);
      assertThat(read).isEqualTo(contents);
    }
  }

  @Test
  void aLargeBlockHasAReservationOfItsOwnThatIsReleasedWithTheFreePages() {
    long before = AddressSpace.host().reservedBytes();
    long a = heap.allocate(40 * MIB);
    assertPicture("L2621440*", a);
    assertThat(AddressSpace.host().query(a).allocationBase()).isEqualTo(a);
    assertThat(heap.reallocate(a, 20 * MIB)).isEqualTo(a);
    assertPicture("L1310720*", a);
    assertThat(heap.reallocate(a, 36 * MIB)).isEqualTo(a);
    assertPicture("L2359296*", a);
    heap.free(a);
    assertPicture("");
    assertThat(heap.compact()).isZero();
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(before);
    InvalidFreeException again =
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(a));
    assertThat(again.what()).isEqualTo(InvalidFreeException.What.FREE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 8, 16, 64, 4096, 65536, 1 << 20, 1 << 24})
  void alignsToAnyPowerOfTwo(long alignment) {
    for (long size : new long[] {0, 1, 100, 5000, 2 * MIB}) {
      long a = heap.allocate(size, alignment);
      assertThat(a & (alignment - 1)).isZero();
      heap.free(a);
    }
  }

  @Test
  void refusesAnAlignmentThatIsNoPowerOfTwo() {
    for (long alignment : new long[] {0, 3, 24, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> heap.allocate(1, alignment))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("alignment=" + alignment);
    }
  }

  @Test
  void sizesAreUnsignedSoANegativeOneIsRefusedWithADiagnosis() {
    assertThat(heap.tryAllocate(-1)).isZero();
    OutOfMemoryException refused =
        catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(Long.MAX_VALUE));
    assertThat(refused.diagnosis().limit()).isEqualTo(Limit.REQUEST_TOO_LARGE);
    long a = heap.allocate(10);
    assertThatThrownBy(() -> heap.reallocate(a, -5)).isInstanceOf(OutOfMemoryException.class);
    heap.free(a);
  }

  @Test
  void aFixedHeapServesUpToItsSizeAndThenSaysWhy() {
    use(HeapOptions.builder(AddressSpace.host()).name("small").maximumSize(MIB));
    long most = heap.allocate(MIB);
    assertPicture("B65536*", most);
    OutOfMemoryException refused =
        catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(1));
    assertThat(refused.diagnosis().limit()).isEqualTo(Limit.MAXIMUM_SIZE);
    assertThat(refused.diagnosis().limitValue()).isEqualTo(MIB);
    assertThat(refused).hasMessageContaining("the heap \"small\" has a fixed size of 1 MiB");
    heap.free(most);
    assertPicture("F65536");
    assertThat(heap.compact()).isZero();
    assertPicture("U…");
    assertThat(heap.tryAllocate(MIB + 1)).isZero();
    assertThat(heap.summary().reservedBytes()).isEqualTo(MIB);
  }

  @Test
  void aFixedHeapOfManyGigabytesFindsTheBestOfItsHugeRanges() {
    AddressSpace space = machine().build().createProcess("test");
    use(HeapOptions.builder(space).maximumSize(8L << 30));
    long a = heap.allocate(100 * MIB);
    heap.allocate(16);
    long b = heap.allocate(60 * MIB);
    heap.allocate(16);
    heap.free(a);
    heap.free(b);
    assertPicture("F6553600 B1 F3932160 B1 F254 U…");
    assertPicture("F6553600 B1 B3276800* F655360 B1 F254 U…", heap.allocate(50 * MIB));
    assertPicture("B5898240* F655360 B1 B3276800 F655360 B1 F254 U…", heap.allocate(90 * MIB));
  }

  @Test
  void aRefusalForWantOfAddressesNamesTheGranularity() {
    SimulatedMachine machine = machine().bits(32).build();
    AddressSpace space = machine.createProcess("test");
    while (space.tryReserve(1, ReserveOptions.ANYWHERE) != 0) {}
    use(HeapOptions.builder(space));
    OutOfMemoryException refused =
        catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(60_000));
    assertThat(refused.diagnosis().limit()).isEqualTo(Limit.ADDRESS_SPACE);
    assertThat(refused.diagnosis().largestFree()).isEqualTo(60 << 10);
    assertThat(refused.diagnosis().largestUsable()).isZero();
    assertThat(refused)
        .hasMessageContaining("32,766 holes of up to 60 KiB are free")
        .hasMessageContaining("none of them contains a 64 KiB boundary");
  }

  @Test
  void noSizeOverflowsWhateverTheThreshold() {
    use(HeapOptions.builder(AddressSpace.host()).largeThreshold(Long.MAX_VALUE));
    for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 100, 1L << 48, Long.MIN_VALUE}) {
      assertThat(heap.tryAllocate(size)).isZero();
      assertThat(heap.tryAllocate(size, 64)).isZero();
    }
    assertThat(heap.summary().busyBytes()).isZero();
  }

  @Test
  void impossibleInitialAndMaximumSizesAreRefusedInWordsThatAreTrue() {
    AddressSpace small = machine().bits(32).commitLimit(MIB).build().createProcess("test");
    assertThatThrownBy(() -> create(HeapOptions.builder(small).initialSize(5 * MIB)))
        .hasMessageContaining("needs more memory for its segments")
        .hasMessageContaining("asked for 5 MiB");
    assertThatThrownBy(() -> create(HeapOptions.builder(small).initialSize(Long.MAX_VALUE)))
        .isInstanceOf(OutOfMemoryException.class);
    assertThatThrownBy(() -> create(HeapOptions.builder(small).maximumSize(3L << 30)))
        .hasMessageContaining("needs its reservation of 3 GiB")
        .hasMessageContaining("no process of this machine can address that much");
    assertThatThrownBy(() -> create(HeapOptions.builder(small).maximumSize(Long.MAX_VALUE)))
        .hasMessageContaining("no process of this machine can address that much");
  }

  private static Heap create(HeapOptions.Builder options) {
    return Heap.create(options.build());
  }

  @Test
  void aFixedHeapServesAnAlignedRequestThatItsUncommittedPartHolds() {
    AddressSpace space = machine().build().createProcess("test");
    use(HeapOptions.builder(space).maximumSize(128 << 10));
    long block = heap.allocate(4096, 65536);
    assertThat(block % 65536).isZero();
    assertPicture("B256* U…", block);
    assertPicture("B256 F3840 B256* F256 U…", heap.tryAllocate(4096, 65536));
    assertThatThrownBy(() -> heap.allocate(4096, 65536))
        .hasMessageContaining("no piece holds the block at a multiple of 64 KiB");
  }

  @Test
  void theVisitorOfAWalkCannotChangeTheHeap() {
    long block = heap.allocate(100);
    List<Runnable> changes =
        List.of(
            heap::close,
            () -> heap.free(block),
            () -> heap.allocate(1),
            () -> heap.reallocate(block, 1),
            heap::compact);
    for (Runnable change : changes) {
      assertThatThrownBy(() -> heap.walk(entry -> change.run()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("visitor of a walk");
    }
    heap.walk(entry -> heap.sizeOf(block));
    heap.free(block);
  }

  @Test
  void anAddressThatAnotherHeapGotSinceIsNotCalledFree() {
    AddressSpace space = machine().build().createProcess("test");
    use(HeapOptions.builder(space));
    long large = heap.allocate(3 * MIB);
    heap.free(large);
    try (Heap other = Heap.create(HeapOptions.builder(space).serialized(false).build())) {
      assertThat(other.allocate(3 * MIB)).isEqualTo(large);
      InvalidFreeException caught =
          catchThrowableOfType(InvalidFreeException.class, () -> heap.free(large));
      assertThat(caught.what()).isEqualTo(InvalidFreeException.What.FOREIGN);
    }
  }

  @Test
  void movingABlockDoesNotTouchWhatWasNeverWritten() {
    SimulatedAddressSpace space = machine().build().createProcess("test");
    use(HeapOptions.builder(space));
    long block = heap.allocate(64 * MIB);
    space.memory().putByte(block, (byte) 7);
    heap.allocate(64 * MIB);
    long moved = heap.reallocate(block, 128 * MIB);
    assertThat(moved).isNotEqualTo(block);
    assertThat(space.memory().getByte(moved)).isEqualTo((byte) 7);
    assertThat(space.backedBytes()).isEqualTo(4096);
  }

  @Test
  void aRefusalForWantOfCommitNamesTheLimit() {
    AddressSpace space = machine().commitLimit(4 * MIB).build().createProcess("test");
    use(HeapOptions.builder(space));
    for (long size : new long[] {100, 3 * MIB}) {
      while (heap.tryAllocate(size) != 0) {}
      OutOfMemoryException refused =
          catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(size));
      assertThat(refused.diagnosis().limit()).isEqualTo(Limit.COMMIT_LIMIT);
      assertThat(refused.diagnosis().limitValue()).isEqualTo(4 * MIB);
    }
  }

  @Test
  void exactSizesAreKept() {
    use(HeapOptions.builder(AddressSpace.host()).exactSizes(true));
    for (long size : new long[] {0, 1, 15, 16, 17, 100_001, 5 * MIB + 3}) {
      long a = heap.allocate(size);
      assertThat(heap.sizeOf(a)).isEqualTo(size);
      a = heap.reallocate(a, size + 7);
      assertThat(heap.sizeOf(a)).isEqualTo(size + 7);
    }
    assertThat(heap.summary().requestedBytes()).isEqualTo(5 * MIB + 100_053 + 7 * 7);
  }

  @Test
  void theWalkShowsEveryBlockAndFillsEverySegment() {
    useSimulated();
    long a = heap.allocate(100);
    long b = heap.allocate(20 * MIB);
    assertPicture("B7* F249 U… | L1310720*", a, b);
    List<HeapEntry> entries = heap.walk().toList();
    assertThat(entries)
        .extracting(HeapEntry::kind)
        .contains(Kind.REGION, Kind.BUSY, Kind.FREE, Kind.UNCOMMITTED, Kind.LARGE);
    assertThat(entries.stream().filter(HeapEntry::isBusy))
        .extracting(HeapEntry::address)
        .containsExactly(a, b);
    HeapSummary summary = heap.summary();
    long inSegments =
        entries.stream()
            .filter(e -> e.kind() != Kind.REGION && e.kind() != Kind.LARGE)
            .mapToLong(HeapEntry::size)
            .sum();
    assertThat(inSegments).isEqualTo(summary.reservedBytes() - 20 * MIB);
  }

  @Test
  void theSummaryAddsUp() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      blocks.add(heap.allocate(i * 37L));
    }
    for (int i = 0; i < 1000; i += 3) {
      heap.free(blocks.get(i));
    }
    HeapSummary s = heap.summary();
    assertThat(s.committedBytes()).isEqualTo(s.busyBytes() + s.freeBytes() + s.cachedBytes());
    assertThat(s.reservedBytes()).isEqualTo(s.committedBytes() + s.uncommittedBytes());
    assertThat(s.busyBlocks()).isEqualTo(s.allocations() - s.frees()).isEqualTo(666);
    assertThat(s.footprintBytes()).isEqualTo(heap.footprint());
  }

  @Test
  void memoryIsPurgedWhenEverythingIsFreed() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      blocks.add(heap.allocate(2_000));
    }
    long peak = heap.footprint();
    blocks.forEach(heap::free);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (heap.footprint() >= peak / 10 && System.nanoTime() < deadline) {
      Thread.onSpinWait(); // Throttled while the heap is busy; the rest when it is idle.
    }
    assertThat(heap.footprint()).isLessThan(peak / 10);
    heap.compact();
    assertThat(heap.summary().committedBytes()).isZero();
    assertPicture("U…");
  }

  @Test
  void allocatedSegmentsAreBoundedAndSegmentsFromTheAllocatorAreZero() {
    MemorySegment segment = heap.allocateSegment(100, 64);
    segment.fill((byte) 7);
    assertThat(segment.byteSize()).isEqualTo(100);
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 100))
        .isInstanceOf(IndexOutOfBoundsException.class);
    heap.free(segment.address());
    MemorySegment text = heap.segments().allocateFrom("freehold");
    assertThat(text.getString(0)).isEqualTo("freehold");
    assertThat(heap.segments().allocate(100, 64).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
  }

  @Test
  void simulatedMemoryHasNoSegmentsAndLosesNothingWhenAsked() {
    use(HeapOptions.builder(machine().build().createProcess("test")));
    assertThatThrownBy(() -> heap.allocateSegment(100, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void theLockIsReentrantAndExcludesOthers() throws InterruptedException {
    heap.lock();
    heap.lock();
    CountDownLatch done = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              heap.free(heap.allocate(1));
              done.countDown();
            });
    heap.allocate(1);
    heap.unlock();
    assertThat(done.await(50, TimeUnit.MILLISECONDS)).isFalse();
    heap.unlock();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    other.join();
    assertThatThrownBy(heap::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void threadsShareAHeap() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 8; t++) {
      int number = t;
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(() -> churn(number)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  private void churn(int number) {
    SplittableRandom random = new SplittableRandom(number);
    long[] blocks = new long[100];
    for (int i = 0; i < 50_000; i++) {
      int slot = random.nextInt(blocks.length);
      if (blocks[slot] != 0) {
        assertThat(AddressSpace.host().memory().getByte(blocks[slot])).isEqualTo((byte) number);
        heap.free(blocks[slot]);
      }
      blocks[slot] = heap.allocate(1 + random.nextInt(3_000));
      AddressSpace.host().memory().putByte(blocks[slot], (byte) number);
    }
    for (long block : blocks) {
      if (block != 0) {
        heap.free(block);
      }
    }
  }

  @Test
  void aClosedHeapRefusesEverythingAndClosingAgainDoesNothing() {
    long reserved = AddressSpace.host().reservedBytes();
    Heap doomed = Heap.create(HeapOptions.builder(AddressSpace.host()).name("doomed").build());
    long block = doomed.allocate(100);
    doomed.allocate(5 * MIB);
    doomed.close();
    doomed.close();
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(reserved);
    assertThatThrownBy(() -> doomed.allocate(1)).hasMessageContaining("heap=doomed");
    assertThatThrownBy(() -> doomed.free(block)).isInstanceOf(IllegalStateException.class);
    assertThat(Heap.processHeaps()).doesNotContain(doomed).contains(heap);
  }

  @Test
  void theProcessHeapCannotBeClosed() {
    assertThatThrownBy(() -> Heap.processHeap().close())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(Heap.processHeaps()).contains(Heap.processHeap());
  }

  @Test
  void placementOnSimulatedMemoryIsTheSameEveryTime() {
    Placements first = placements();
    assertThat(first.picture()).contains("B", "F", "U…", " | ");
    assertThat(placements()).isEqualTo(first);
  }

  /// Where blocks were placed, and what the heap looked like in the end.
  private record Placements(List<Long> placed, String picture) {}

  private static Placements placements() {
    AddressSpace space = machine().build().createProcess("test");
    List<Long> placed = new ArrayList<>();
    try (Heap heap = Heap.create(HeapOptions.of(space))) {
      SplittableRandom random = new SplittableRandom(11);
      List<Long> live = new ArrayList<>();
      for (int i = 0; i < 30_000; i++) {
        if (random.nextInt(3) > 0 || live.isEmpty()) {
          live.add(heap.allocate(random.nextInt(20_000)));
          placed.add(live.getLast());
        } else {
          heap.free(live.remove(random.nextInt(live.size())));
        }
      }
      return new Placements(placed, HeapPicture.of(heap));
    }
  }
}
