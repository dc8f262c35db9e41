package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.internal.slab.CacheIds;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the front end adds to a heap: when it is activated, what a walk shows of it, and how
/// threads share it.
@Timeout(60)
class FrontEndTest {

  private Heap heap = heap(FrontEndMode.AUTOMATIC);

  private static Heap heap(FrontEndMode mode) {
    return Heap.create(HeapOptions.builder(AddressSpace.host()).frontEnd(mode).build());
  }

  private void use(Heap other) {
    heap.close();
    heap = other;
  }

  @AfterEach
  void validateAndClose() {
    if (!heap.isClosed()) {
      heap.validate();
      heap.close();
    }
  }

  private List<Long> allocate(int count, long size) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(heap.allocate(size));
    }
    return blocks;
  }

  @Test
  void theEighteenthLiveBlockOfASizeMakesTheFrontEndAndTheNineteenthIsServedByIt() {
    allocate(17, 40);
    assertThat(heap.hasFrontEnd()).isFalse();
    allocate(1, 40);
    assertThat(heap.hasFrontEnd()).isTrue();
    assertThat(heap.summary().slabs()).isZero();
    allocate(1, 40);
    assertThat(heap.summary().slabs()).isEqualTo(1);
  }

  @Test
  void aThreadThatCannotHaveACacheIsServedAllTheSame() throws Exception {
    use(heap(FrontEndMode.ON));
    List<Long> blocks = allocate(1_000, 48);
    List<Integer> numbers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    try {
      for (int number = CacheIds.acquire(); number != 0; number = CacheIds.acquire()) {
        numbers.add(number);
      }
      Thread other =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                blocks.subList(0, 600).forEach(heap::free);
                assertThatThrownBy(() -> heap.free(blocks.getFirst()))
                    .isInstanceOf(InvalidFreeException.class);
                heap.allocate(48);
              });
      other.join();
    } finally {
      numbers.forEach(CacheIds::release);
    }
    assertThat(failures).isEmpty();
    HeapSummary summary = heap.summary();
    assertThat(summary.busyBlocks()).isEqualTo(401);
    assertThat(summary.allocations()).isEqualTo(1_001);
    assertThat(summary.frees()).isEqualTo(600);
    blocks.subList(600, 1_000).forEach(heap::free);
  }

  @Test
  void aSizeOfNearly2To64IsRefusedThoughSmallBlocksAreAtHand() {
    use(heap(FrontEndMode.ON));
    LocalHeap local = heap.local();
    local.free(local.allocate(10));
    allocate(3, 10).forEach(heap::free);
    for (long size = -1; size >= -40; size--) {
      assertThat(heap.tryAllocate(size)).as("size %d", size).isZero();
      assertThat(local.tryAllocate(size)).as("size %d", size).isZero();
    }
  }

  @Test
  void onceThereIsAFrontEndASizeNeedsOneRequestLess() {
    assertThat(heap.enableFrontEnd()).isTrue();
    allocate(17, 40);
    assertThat(heap.summary().slabs()).isZero();
    allocate(1, 40);
    assertThat(heap.summary().slabs()).isEqualTo(1);
  }

  @Test
  void blocksThatAreFreedInBetweenDoNotActivate() {
    for (int i = 0; i < 2_000; i++) {
      heap.free(heap.allocate(40));
    }
    assertThat(heap.hasFrontEnd()).isFalse();
    for (int i = 0; i < 50; i++) {
      heap.free(heap.allocate(40));
    }
    assertThat(heap.hasFrontEnd()).as("after 2,040 requests").isTrue();
  }

  @Test
  void blocksOfTheBackEndStayThereWhenTheirClassIsActive() {
    List<Long> before = allocate(18, 100);
    List<Long> after = allocate(100, 100);
    before.forEach(heap::free);
    after.forEach(heap::free);
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void heapsThatOneThreadUsesOrOfFixedSizeGetNone() {
    HeapOptions.Builder options =
        HeapOptions.builder(AddressSpace.host()).frontEnd(FrontEndMode.ON);
    use(Heap.create(options.serialized(false).build()));
    allocate(100, 40);
    assertThat(heap.enableFrontEnd()).isFalse();
    assertThat(heap.hasFrontEnd()).isFalse();
    assertThat(heap.summary().slabs()).isZero();
    use(Heap.create(options.serialized(true).maximumSize(1 << 20).build()));
    allocate(100, 40);
    assertThat(heap.enableFrontEnd()).isFalse();
    assertThat(heap.hasFrontEnd()).isFalse();
    assertThat(heap.summary().slabs()).isZero();
  }

  @Test
  void theWalkShowsEachSlabAndItsBlocksInOrder() {
    use(heap(FrontEndMode.ON));
    List<Long> blocks = allocate(60, 50);
    heap.free(blocks.get(3));
    List<HeapEntry> entries = heap.walk().toList();
    HeapEntry slab = entries.stream().filter(e -> e.kind() == Kind.SLAB).findFirst().orElseThrow();
    List<HeapEntry> inSlab = entries.stream().filter(HeapEntry::inSlab).toList();
    assertThat(inSlab).hasSize(64);
    assertThat(inSlab.getFirst().address()).isEqualTo(slab.address()).isEqualTo(blocks.getFirst());
    assertThat(inSlab.get(3).kind()).isEqualTo(Kind.FREE);
    assertThat(inSlab.get(4)).isEqualTo(new HeapEntry(Kind.BUSY, blocks.get(4), 64, -1, 0, true));
    assertThat(entries.stream().filter(HeapEntry::isBusy)).hasSize(59);
  }

  @Test
  void theVisitorOfAWalkMustNotChangeTheHeap() {
    use(heap(FrontEndMode.ON));
    long block = heap.allocate(50);
    assertThatThrownBy(() -> heap.walk(_ -> heap.allocate(50)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> heap.walk(_ -> heap.free(block)))
        .isInstanceOf(IllegalStateException.class);
    heap.free(block);
  }

  @Test
  void emptySlabsGoBackWhenEverythingIsFreedAndOnCompact() {
    use(
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .frontEnd(FrontEndMode.ON)
                .returnDelay(0)
                .build()));
    List<Long> blocks = new ArrayList<>();
    for (int size = 1; size <= 16_384; size += 53) {
      blocks.addAll(allocate(20, size));
    }
    long peak = heap.footprint();
    blocks.forEach(heap::free);
    assertThat(heap.summary().cachedBytes()).isPositive().isLessThan(4 << 20);
    assertThat(heap.footprint()).isLessThan(peak / 6);
    heap.compact();
    assertThat(heap.summary().slabBytes()).isZero();
    assertThat(heap.summary().cachedBytes()).isZero();
    assertThat(heap.summary().committedBytes()).isZero();
  }

  @Test
  void sizesAreExactWhereTheyAreKept() {
    use(
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .frontEnd(FrontEndMode.ON)
                .exactSizes(true)
                .build()));
    for (long size : new long[] {0, 1, 16, 17, 1000, 16_383, 16_384}) {
      long block = heap.allocate(size);
      assertThat(heap.sizeOf(block)).isEqualTo(size);
      assertThat(heap.summary().requestedBytes()).isEqualTo(size);
      assertThat(heap.reallocateInPlace(block, size / 2)).isTrue();
      assertThat(heap.sizeOf(block)).isEqualTo(size / 2);
      heap.free(block);
    }
    assertThat(heap.summary().requestedBytes()).isZero();
  }

  @Test
  void aWrongAddressInASlabIsNamed() {
    use(heap(FrontEndMode.ON));
    long block = heap.allocate(100);
    long other = heap.allocate(100);
    heap.free(other);
    InvalidFreeException inside =
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(block + 16));
    assertThat(inside.what()).isEqualTo(What.INTERIOR);
    assertThat(inside).hasMessageContaining("16 bytes into the block at");
    InvalidFreeException twice =
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(other));
    assertThat(twice.what()).isEqualTo(What.FREE);
    try (Heap stranger = heap(FrontEndMode.ON)) {
      InvalidFreeException foreign =
          catchThrowableOfType(InvalidFreeException.class, () -> stranger.free(block));
      assertThat(foreign.what()).isEqualTo(What.OTHER_HEAP);
      assertThatThrownBy(() -> stranger.reallocate(block, 5))
          .isInstanceOf(InvalidFreeException.class);
    }
    assertThatThrownBy(() -> heap.reallocate(other, 1)).isInstanceOf(InvalidFreeException.class);
    assertThat(heap.summary().busyBlocks()).isEqualTo(1);
  }

  @Test
  void aClosedHeapRefusesItsOldBlocks() {
    use(heap(FrontEndMode.ON));
    long block = heap.allocate(100);
    heap.close();
    assertThatThrownBy(() -> heap.free(block)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> heap.allocate(100)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ofTwoThreadsThatFreeOneBlockExactlyOneSucceeds() throws Exception {
    use(heap(FrontEndMode.ON));
    int rounds = 3_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    AtomicLongArray block = new AtomicLongArray(1);
    AtomicInteger freed = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Runnable freer =
        () -> {
          try {
            for (int i = 0; i < rounds; i++) {
              if (barrier.await() == 0) {
                block.set(0, heap.allocate(64));
              }
              barrier.await();
              try {
                heap.free(block.get(0));
                freed.incrementAndGet();
              } catch (InvalidFreeException e) {
                refused.incrementAndGet();
              }
            }
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    runAll(List.of(freer, freer));
    assertThat(freed.get()).isEqualTo(rounds);
    assertThat(refused.get()).isEqualTo(rounds);
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void blocksMayBeFreedByAnyThreadWhileOthersValidateWalkAndCompact() throws Exception {
    use(heap(FrontEndMode.ON));
    int slots = 512;
    AtomicLongArray table = new AtomicLongArray(slots);
    List<Runnable> work = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      SplittableRandom random = new SplittableRandom(t);
      work.add(() -> {
        for (int i = 0; i < 60_000; i++) {
          long mine = heap.allocate(random.nextInt(2_000));
          long before = table.getAndSet(random.nextInt(slots), mine);
          if (before != 0) {
            heap.free(before);
          }
        }
      });
    }
    work.add(() -> {
      for (int i = 0; i < 30; i++) {
        heap.validate();
        heap.compact();
        assertThat(heap.walk().count()).isPositive();
      }
    });
    runAll(work);
    for (int i = 0; i < slots; i++) {
      if (table.get(i) != 0) {
        heap.free(table.get(i));
      }
    }
    assertThat(heap.summary().busyBlocks()).isZero();
    HeapSummary summary = heap.summary();
    assertThat(summary.allocations()).isEqualTo(summary.frees()).isEqualTo(240_000);
  }

  @Test
  void requestsThatASlabServesDoNotWaitForTheLockOfTheHeap() throws Exception {
    use(heap(FrontEndMode.ON));
    heap.free(heap.allocate(64));
    heap.lock();
    try {
      CountDownLatch done = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(() -> {
            heap.free(heap.allocate(64));
            done.countDown();
          });
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      heap.unlock();
    }
  }

  @Test
  void simulatedProcessesThatComeAndGoShareTheRecords() {
    for (int i = 0; i < 500; i++) {
      AddressSpace space = SimulatedMachine.builder().build().createProcess("p" + i);
      try (Heap one = Heap.create(HeapOptions.builder(space).frontEnd(FrontEndMode.ON).build())) {
        one.free(one.allocate(40));
        one.validate();
      }
    }
    long reserved = AddressSpace.host().reservedBytes();
    for (int i = 0; i < 50; i++) {
      AddressSpace space = SimulatedMachine.builder().build().createProcess("q" + i);
      try (Heap one = Heap.create(HeapOptions.builder(space).frontEnd(FrontEndMode.ON).build())) {
        one.allocate(40);
      }
    }
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(reserved);
  }

  private static void runAll(List<Runnable> work) throws InterruptedException {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (Runnable each : work) {
      threads.add(
          Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(each));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }
}
