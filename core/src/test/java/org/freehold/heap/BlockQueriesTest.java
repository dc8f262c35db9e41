package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongFunction;
import org.freehold.InvalidFreeException;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sizes of blocks and resizes in place, as a thread cache answers them: like the locked path in
/// everything but the lock. Virtual threads have no hot path, so they show what the locked path
/// says.
@Timeout(120)
class BlockQueriesTest {

  private static final int MAX_SMALL = 16 * 1024;

  private final Heap heap = heap("tested");
  private final Heap other = heap("other");

  private static Heap heap(String name) {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host()).name(name).frontEnd(FrontEndMode.ON).build());
  }

  @AfterEach
  void validateAndClose() {
    for (Heap each : List.of(heap, other)) {
      if (!each.isClosed()) {
        each.validate();
        each.close();
      }
    }
  }

  private static void run(Thread.Builder builder, Runnable work) {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        builder.unstarted(() -> {
          try {
            work.run();
          } catch (Throwable t) {
            failures.add(t);
          }
        });
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(failures).isEmpty();
  }

  /// What calls with each of some addresses result in: values, or the messages of exceptions.
  private static List<String> outcomes(List<Long> addresses, LongFunction<Object> call) {
    List<String> outcomes = new ArrayList<>();
    for (long address : addresses) {
      try {
        outcomes.add(call.apply(address).toString());
      } catch (InvalidFreeException e) {
        outcomes.add(e.getMessage());
      }
    }
    return outcomes;
  }

  private static void assertSameOnTheLockedPath(List<Long> addresses, LongFunction<Object> call) {
    List<String> hot = outcomes(addresses, call);
    run(Thread.ofVirtual(), () -> assertThat(outcomes(addresses, call)).isEqualTo(hot));
  }

  private void assertAllAreSameOnTheLockedPath(List<Long> addresses) {
    assertSameOnTheLockedPath(addresses, heap::sizeOf);
    assertSameOnTheLockedPath(addresses, heap::isBlock);
    for (long size : new long[] {0, 30, 100, 101, 1_000, 20_000, -1}) {
      assertSameOnTheLockedPath(addresses, each -> heap.reallocateInPlace(each, size));
    }
  }

  private void assertRefused(long address) {
    List<Long> only = List.of(address);
    LocalHeap local = heap.local();
    local.free(local.allocate(100));
    for (long size : new long[] {10, 100, 10_000}) {
      assertThatThrownBy(() -> heap.reallocate(address, size))
          .isInstanceOf(InvalidFreeException.class);
      assertThatThrownBy(() -> local.reallocate(address, size))
          .isInstanceOf(InvalidFreeException.class);
      assertThatThrownBy(() -> heap.tryReallocate(address, size))
          .isInstanceOf(InvalidFreeException.class);
      assertThatThrownBy(() -> heap.reallocateInPlace(address, size))
          .isInstanceOf(InvalidFreeException.class);
      assertSameOnTheLockedPath(only, each -> heap.reallocate(each, size));
    }
    assertThatThrownBy(() -> heap.sizeOf(address)).isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> local.sizeOf(address)).isInstanceOf(InvalidFreeException.class);
    assertThat(heap.isBlock(address)).isFalse();
    assertAllAreSameOnTheLockedPath(only);
  }

  @Test
  void everySizeIsAsOnTheLockedPath() {
    List<Long> blocks = new ArrayList<>();
    for (long size = 0; size <= MAX_SMALL; size += 13) {
      blocks.add(heap.allocate(size));
      assertThat(heap.sizeOf(blocks.getLast())).isGreaterThanOrEqualTo(size);
      assertThat(heap.local().sizeOf(blocks.getLast())).isEqualTo(heap.sizeOf(blocks.getLast()));
    }
    assertAllAreSameOnTheLockedPath(blocks);
    List<Long> larger = List.of(heap.allocate(MAX_SMALL + 1), heap.allocate(10 << 20));
    assertSameOnTheLockedPath(larger, heap::sizeOf);
    assertSameOnTheLockedPath(larger, heap::isBlock);
  }

  @Test
  void anyAddressIsAnsweredAsOnTheLockedPath() {
    SplittableRandom random = new SplittableRandom(14);
    List<Long> live = new ArrayList<>();
    List<Long> asked = new ArrayList<>(List.of(0L, 1L, -1L, Long.MIN_VALUE, 1L << 47));
    for (int i = 0; i < 3_000; i++) {
      if (live.size() < 50 || random.nextInt(10) < 6) {
        live.add(heap.allocate(random.nextInt(random.nextBoolean() ? 300 : MAX_SMALL)));
      } else {
        long freed = live.remove(random.nextInt(live.size()));
        heap.free(freed);
        asked.add(freed);
      }
      asked.add(live.get(random.nextInt(live.size())) + random.nextInt(-40, 40));
    }
    asked.addAll(live);
    assertAllAreSameOnTheLockedPath(asked);
  }

  @Test
  void aBlockThatIsFreedTwiceIsRefused() {
    long address = heap.allocate(100);
    heap.free(address);
    assertRefused(address);
  }

  @Test
  void theMiddleOfABlockIsRefused() {
    long address = heap.allocate(100);
    for (int offset : new int[] {1, 8, 16, 99}) {
      assertRefused(address + offset);
    }
    assertThat(heap.sizeOf(address)).isEqualTo(112);
  }

  @Test
  void addressesOfNobodyAreRefused() {
    heap.free(heap.allocate(100));
    for (long address : new long[] {0, 16, -16, Long.MIN_VALUE, 1L << 46}) {
      assertRefused(address);
    }
  }

  @Test
  void blocksOfAnotherHeapAreRefused() {
    heap.free(heap.allocate(100));
    long address = other.allocate(100);
    assertRefused(address);
    assertThat(other.sizeOf(address)).isEqualTo(112);
  }

  @Test
  void aBlockOfAnotherThreadIsAnsweredUntilItIsFreedAndRefusedWhileTheFreeIsPending() {
    AtomicLongArray theirs = new AtomicLongArray(2);
    CountDownLatch isAllocated = new CountDownLatch(1);
    CountDownLatch isFreed = new CountDownLatch(1);
    Thread owner =
        Thread.ofPlatform()
            .start(() -> {
              theirs.set(0, heap.allocate(100));
              theirs.set(1, heap.allocate(100));
              isAllocated.countDown();
              await(isFreed);
              assertRefused(theirs.get(0));
              theirs.set(0, heap.sizeOf(theirs.get(1)));
            });
    await(isAllocated);
    heap.free(heap.allocate(100));
    for (int i = 0; i < 2; i++) {
      assertThat(heap.sizeOf(theirs.get(i))).as("unshared").isEqualTo(112);
      assertThat(heap.reallocate(theirs.get(i), 101)).isEqualTo(theirs.get(i));
    }
    heap.free(theirs.get(0));
    assertRefused(theirs.get(0));
    assertThat(heap.sizeOf(theirs.get(1))).as("shared").isEqualTo(112);
    isFreed.countDown();
    join(owner);
    assertThat(theirs.get(0)).as("for its owner").isEqualTo(112);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingIsAnsweredOnceTheHeapIsClosed() {
    long address = heap.allocate(100);
    LocalHeap local = heap.local();
    long theirs = local.allocate(100);
    assertThat(local.sizeOf(theirs)).isEqualTo(112);
    heap.close();
    List<Runnable> calls =
        List.of(
            () -> heap.sizeOf(address),
            () -> local.sizeOf(address),
            () -> heap.isBlock(address),
            () -> heap.reallocate(address, 101),
            () -> local.reallocate(address, 101),
            () -> heap.tryReallocate(address, 101),
            () -> heap.reallocateInPlace(address, 101),
            () -> heap.allocate(100, 8),
            () -> heap.tryAllocate(100, 64));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void whatTheCacheKnowsNeedsNoLock() throws InterruptedException {
    long address = heap.allocate(100);
    heap.free(heap.allocate(100, 64));
    CountDownLatch isLocked = new CountDownLatch(1);
    CountDownLatch isDone = new CountDownLatch(1);
    Thread locker =
        Thread.ofPlatform()
            .start(() -> {
              heap.lock();
              isLocked.countDown();
              await(isDone);
              heap.unlock();
            });
    isLocked.await();
    try {
      assertThat(heap.sizeOf(address)).isEqualTo(112);
      assertThat(heap.isBlock(address)).isTrue();
      assertThat(heap.reallocate(address, 101)).isEqualTo(address);
      assertThat(heap.tryReallocate(address, 112)).isEqualTo(address);
      assertThat(heap.reallocateInPlace(address, 1)).isTrue();
      assertThat(heap.reallocateInPlace(address, 113)).isFalse();
      assertThat(heap.allocate(100, 64) & 63).isZero();
      heap.free(heap.allocate(100, 16));
    } finally {
      isDone.countDown();
      locker.join();
    }
  }

  @Test
  void reallocateMovesABlockThatIsTooSmallOrTooLarge() {
    long address = heap.allocate(1_000);
    assertThat(heap.sizeOf(address)).isEqualTo(1024);
    assertThat(heap.reallocate(address, 1024)).isEqualTo(address);
    assertThat(heap.reallocate(address, 512)).isEqualTo(address);
    long smaller = heap.reallocate(address, 511);
    assertThat(heap.sizeOf(smaller)).isEqualTo(512);
    long larger = heap.reallocate(smaller, 513);
    assertThat(heap.sizeOf(larger)).isEqualTo(576);
    assertThat(heap.isBlock(smaller)).isFalse();
    assertThat(heap.tryReallocate(larger, -1)).isZero();
    assertThat(heap.sizeOf(larger)).isEqualTo(576);
  }

  @Test
  void everyCallIsCountedOnceAndQueriesAreNot() {
    LocalHeap local = heap.local();
    long address = local.allocate(100);
    for (int i = 0; i < 101; i++) {
      assertThat(heap.sizeOf(address)).isEqualTo(local.sizeOf(address));
      assertThat(heap.isBlock(address + 1)).isFalse();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(heap.reallocate(address, 100 + i)).isEqualTo(address);
      assertThat(local.reallocate(address, 100 + i)).isEqualTo(address);
      assertThat(heap.reallocateInPlace(address, i)).isTrue();
      assertThat(heap.reallocateInPlace(address, 113)).as("not counted").isFalse();
    }
    run(Thread.ofVirtual(), () -> heap.reallocate(address, 99));
    heap.free(heap.allocate(100, 8));
    heap.free(heap.allocate(100, 64));
    heap.free(heap.allocate(1, 4096));
    local.free(address);
    HeapSummary summary = heap.summary();
    assertThat(summary.reallocations()).isEqualTo(31);
    assertThat(summary.allocations()).isEqualTo(4);
    assertThat(summary.frees()).isEqualTo(4);
  }

  @Test
  void observersSeeReallocationsInPlaceAndAlignedBlocks() {
    List<String> seen = new ArrayList<>();
    heap.free(heap.allocate(100, 64));
    long address = heap.allocate(100);
    heap.attach(
        new AllocationObserver() {
          @Override
          public void onAllocate(Heap from, long block, long size) {
            seen.add("allocate " + size);
          }

          @Override
          public void onReallocate(Heap from, long before, long after, long size) {
            seen.add("reallocate " + size + (before == after ? " in place" : ""));
          }

          @Override
          public void onFree(Heap from, long block) {
            seen.add("free");
          }
        });
    assertThat(heap.reallocate(address, 101)).isEqualTo(address);
    assertThat(heap.reallocateInPlace(address, 102)).isTrue();
    heap.free(heap.allocate(100, 64));
    heap.free(heap.tryAllocate(101, 8));
    assertThat(seen)
        .containsExactly(
            "reallocate 101 in place",
            "reallocate 102 in place",
            "allocate 100",
            "free",
            "allocate 101",
            "free");
  }

  @Test
  void theVisitorOfAWalkMayAskButNotReallocate() {
    long address = heap.allocate(100);
    AtomicLong size = new AtomicLong();
    assertThatThrownBy(() ->
            heap.walk(_ -> {
              size.set(heap.sizeOf(address));
              heap.reallocate(address, 101);
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(size).hasValue(112);
  }

  @Test
  void sizesAreRightWhileTheOwnerFreesAndSlabsComeAndGo() throws InterruptedException {
    int kept = 64;
    AtomicLongArray blocks = new AtomicLongArray(kept);
    for (int i = 0; i < kept; i++) {
      blocks.set(i, heap.allocate(16L * (i + 1)));
    }
    long[] expected = new long[kept];
    for (int i = 0; i < kept; i++) {
      expected[i] = heap.sizeOf(blocks.get(i));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong recent = new AtomicLong();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> askers = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      askers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                heap.free(heap.allocate(1));
                while (!isOver.get()) {
                  for (int i = 0; i < kept; i++) {
                    assertThat(heap.sizeOf(blocks.get(i))).isEqualTo(expected[i]);
                    boolean _ = heap.isBlock(recent.get()); // Live or not by now.
                  }
                }
              }));
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 150; round++) {
      List<Long> churned = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        churned.add(heap.allocate(random.nextInt(MAX_SMALL)));
        recent.set(churned.getLast());
      }
      churned.forEach(heap::free);
      if (round % 10 == 0) {
        heap.compact();
      }
    }
    isOver.set(true);
    for (Thread each : askers) {
      each.join();
    }
    assertThat(failures).isEmpty();
    assertThat(heap.summary().busyBlocks()).isEqualTo(kept);
  }

  @Test
  void whoWaitsForTheEndOfAVisitDoesSoWhileAThreadAsksAllTheTime() throws InterruptedException {
    long kept = heap.allocate(100);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread asker =
        Thread.ofPlatform()
            .start(() -> {
              heap.free(heap.allocate(1));
              while (!isOver.get()) {
                boolean _ = heap.isBlock(kept);
              }
            });
    long end = System.nanoTime() + 500_000_000;
    int rounds = 0;
    for (; System.nanoTime() < end; rounds++) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        blocks.add(heap.allocate(100));
      }
      run(
          Thread.ofPlatform(),
          () -> blocks.forEach(heap::free)); // Makes slabs shared, for a while.
      heap.summary();
    }
    isOver.set(true);
    asker.join();
    assertThat(rounds).isGreaterThan(3);
    assertThat(heap.summary().busyBlocks()).isEqualTo(1);
  }

  @Test
  void aQueryThatOverflowsTheStackChangesNothing() {
    long address = heap.allocate(100);
    for (int i = 0; i < 20_000; i++) {
      assertThat(heap.sizeOf(address)).isEqualTo(112);
    }
    AtomicLong overflows = new AtomicLong();
    run(
        Thread.ofPlatform(),
        () -> {
          heap.free(heap.allocate(100));
          for (int i = 0; i < 20; i++) {
            askDeeper(address, overflows);
          }
        });
    assertThat(overflows).hasPositiveValue();
    heap.free(address);
    HeapSummary summary = heap.summary();
    assertThat(summary.allocations()).isEqualTo(2);
    assertThat(summary.frees()).isEqualTo(2);
    assertThat(summary.busyBlocks()).isZero();
  }

  /// Asks at each depth until the stack overflows, so that it does so at many places.
  @SuppressWarnings("InfiniteRecursion") // Until the stack overflows.
  private void askDeeper(long address, AtomicLong overflows) {
    try {
      if (heap.sizeOf(address) != 112 || heap.reallocate(address, 101) != address) {
        throw new AssertionError("wrong");
      }
      askDeeper(address, overflows);
    } catch (StackOverflowError _) {
      overflows.setPlain(overflows.getPlain() + 1);
    }
  }
}
