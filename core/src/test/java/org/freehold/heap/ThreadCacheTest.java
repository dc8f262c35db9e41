package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.FaultySpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Blocks that go from thread to thread: who may free them, when remote frees are collected, and
/// that nothing is lost or allocated twice.
@Timeout(120)
class ThreadCacheTest {

  private final Heap heap = heap(0);

  private static Heap heap(int returnDelay) {
    return Heap.create(
        HeapOptions.builder(AddressSpace.host())
            .frontEnd(FrontEndMode.ON)
            .returnDelay(returnDelay)
            .build());
  }

  @AfterEach
  void validateAndClose() {
    heap.validate();
    heap.close();
  }

  private static void inThread(Runnable work) {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(work);
    join(thread);
    assertThat(failures).isEmpty();
  }

  private static void inThreads(int count, Runnable work) throws InterruptedException {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aBlockThatIsFreedComesBackFirst() {
    long first = heap.allocate(100);
    long second = heap.allocate(100);
    heap.free(first);
    heap.free(second);
    assertThat(HeapPicture.of(heap)).contains("[F7×36]");
    assertThat(HeapPicture.of(heap, heap.allocate(100), second)).contains("[F7 B7* F7×34]");
    assertThat(HeapPicture.of(heap, heap.allocate(100), first)).contains("[B7* B7 F7×34]");
    heap.free(first);
    heap.free(second);
  }

  @Test
  void whatAnotherThreadFreesIsCachedUntilItsOwnerNeedsIt() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      blocks.add(heap.allocate(64));
    }
    inThread(() -> blocks.forEach(heap::free));
    HeapSummary summary = heap.summary();
    assertThat(summary.busyBlocks()).isZero();
    assertThat(summary.frees()).isEqualTo(500);
    assertThat(summary.cachedBytes()).isGreaterThanOrEqualTo(500 * 64);
    assertThat(summary.committedBytes())
        .isEqualTo(summary.busyBytes() + summary.freeBytes() + summary.cachedBytes());
    Set<Long> again = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      again.add(heap.allocate(64));
    }
    assertThat(again).hasSize(500);
    assertThat(heap.summary().slabBytes()).isEqualTo(summary.slabBytes());
    again.forEach(heap::free);
  }

  @Test
  void aBlockThatAnotherThreadHasFreedIsNoBlockAnyMore() {
    long block = heap.allocate(64);
    long neighbour = heap.allocate(64);
    inThread(() -> heap.free(block));
    assertThat(heap.isBlock(block)).isFalse();
    assertThatThrownBy(() -> heap.free(block))
        .isInstanceOfSatisfying(
            InvalidFreeException.class, e -> assertThat(e.what()).isEqualTo(What.FREE));
    inThread(
        () -> assertThatThrownBy(() -> heap.free(block)).isInstanceOf(InvalidFreeException.class));
    assertThatThrownBy(() -> heap.sizeOf(block)).isInstanceOf(InvalidFreeException.class);
    assertThatThrownBy(() -> heap.free(neighbour + 16))
        .isInstanceOfSatisfying(
            InvalidFreeException.class, e -> assertThat(e.what()).isEqualTo(What.INTERIOR));
    heap.free(neighbour);
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void theMemoryOfDeadThreadsIsUsedByOthers() {
    for (int round = 0; round < 50; round++) {
      inThread(() -> {
        List<Long> mine = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          mine.add(heap.allocate(128));
        }
        mine.forEach(heap::free);
      });
      assertThat(heap.summary().slabBytes()).isLessThanOrEqualTo(2 * 2_000 * 128);
    }
  }

  @Test
  void blocksOfADeadThreadAreFreedByTheLiving() {
    List<Long> blocks = new ArrayList<>();
    inThread(() -> {
      for (int i = 0; i < 5_000; i++) {
        blocks.add(heap.allocate(i % 3_000));
      }
    });
    blocks.forEach(heap::free);
    assertThat(heap.summary().busyBlocks()).isZero();
    heap.compact();
    assertThat(heap.summary().slabBytes()).isZero();
  }

  @Test
  void whatIsFreedInTheSlabsOfAThreadThatDoesNothingIsBounded() throws Exception {
    List<Long> blocks = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch allocated = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread owner =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 200_000; i++) {
                blocks.add(heap.allocate(256));
              }
              allocated.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    allocated.await();
    while (owner.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    long peak = heap.footprint();
    blocks.forEach(heap::free);
    HeapSummary summary = heap.summary();
    assertThat(summary.busyBlocks()).isZero();
    assertThat(summary.cachedBytes()).isLessThan(4 << 20);
    assertThat(heap.footprint()).isLessThan(peak / 4);
    end.countDown();
    owner.join();
  }

  @Test
  void ofManyThreadsThatFreeOneBlockExactlyOneSucceeds() throws Exception {
    int threads = 4;
    int rounds = 5_000;
    AtomicLong block = new AtomicLong();
    AtomicInteger freed = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CyclicBarrier barrier =
        new CyclicBarrier(threads, () -> block.set(heap.allocate(48 + (rounds & 1) * 500)));
    inThreads(
        threads,
        () -> {
          try {
            for (int i = 0; i < rounds; i++) {
              barrier.await(60, TimeUnit.SECONDS);
              try {
                heap.free(block.get());
                freed.incrementAndGet();
              } catch (InvalidFreeException e) {
                refused.incrementAndGet();
              }
            }
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(freed.get()).isEqualTo(rounds);
    assertThat(refused.get()).isEqualTo(rounds * (threads - 1));
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  /// Threads exchange blocks through a table; each block holds its own address and size while it is
  /// live, so that one allocated twice is noticed.
  private void passAround(int seed, AtomicLongArray table, int operations) {
    Memory memory = heap.options().space().memory();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < operations; i++) {
      int size = 16 + random.nextInt(random.nextInt(10) == 0 ? 9_000 : 300);
      long mine = heap.allocate(size);
      memory.putLong(mine, mine);
      memory.putLong(mine + 8, ~mine);
      long other = table.getAndSet(random.nextInt(table.length()), mine);
      if (other != 0) {
        assertThat(memory.getLong(other)).isEqualTo(other);
        assertThat(memory.getLong(other + 8)).isEqualTo(~other);
        memory.putLong(other + 8, 0);
        heap.free(other);
      }
    }
  }

  private void freeAll(AtomicLongArray table) {
    for (int i = 0; i < table.length(); i++) {
      if (table.get(i) != 0) {
        heap.free(table.getAndSet(i, 0));
      }
    }
    assertThat(heap.summary().busyBlocks()).isZero();
    assertThat(heap.summary().allocations()).isEqualTo(heap.summary().frees());
  }

  @Test
  void blocksThatChangeHandsAreNeverHandedOutTwice() throws Exception {
    AtomicLongArray table = new AtomicLongArray(2_000);
    AtomicInteger seeds = new AtomicInteger();
    inThreads(4, () -> passAround(seeds.incrementAndGet(), table, 100_000));
    heap.validate();
    freeAll(table);
  }

  @Test
  void threadsThatComeAndGoLeaveNothingBehind() throws Exception {
    AtomicLongArray table = new AtomicLongArray(500);
    for (int round = 0; round < 100; round++) {
      int seed = round;
      inThreads(3, () -> passAround(seed, table, 500));
    }
    freeAll(table);
    heap.compact();
    assertThat(heap.summary().slabBytes()).isZero();
  }

  @Test
  void virtualThreadsShareAFewCaches() throws Exception {
    AtomicLongArray table = new AtomicLongArray(1_000);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20_000; i++) {
        int seed = i;
        executor.execute(() -> {
          try {
            passAround(seed, table, 5);
            Thread.sleep(1);
            passAround(seed + 1, table, 5);
          } catch (Throwable t) {
            failures.add(t);
          }
        });
      }
    }
    assertThat(failures).isEmpty();
    assertThat(heap.summary().cachedBytes())
        .isLessThan(2L * 1024 * 1024 * Runtime.getRuntime().availableProcessors());
    freeAll(table);
  }

  @Test
  void slabsChangeHandsWhileTheHeapIsLockedAndOthersFreeInThem() throws Exception {
    AtomicLongArray table = new AtomicLongArray(2_000);
    passAround(1, table, 20_000);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread locker =
        Thread.ofPlatform()
            .start(() -> {
              while (!isOver.get()) {
                heap.lock();
                LockSupport.parkNanos(200_000);
                heap.unlock();
              }
            });
    AtomicInteger seeds = new AtomicInteger(10);
    try {
      for (int round = 0; round < 30; round++) {
        inThreads(4, () -> passAround(seeds.incrementAndGet(), table, 2_000));
      }
    } finally {
      isOver.set(true);
      locker.join();
    }
    heap.validate();
    freeAll(table);
  }

  @Test
  void virtualThreadsTakeSlabsFromEachOtherWhileTheHeapIsLocked() throws Exception {
    AtomicLongArray table = new AtomicLongArray(300);
    for (int round = 0; round < 20; round++) {
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      AtomicBoolean isOver = new AtomicBoolean();
      Thread locker = Thread.ofPlatform().start(() -> lockAndUnlockUntil(isOver));
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 40; i++) {
          int seed = i;
          executor.execute(() -> {
            try {
              for (int part = 0; part < 30; part++) {
                passAround(seed + part, table, 50);
                Thread.sleep(0, 1_000);
              }
            } catch (Throwable t) {
              failures.add(t);
            }
          });
        }
      }
      isOver.set(true);
      locker.join();
      assertThat(failures).isEmpty();
      heap.validate();
    }
    freeAll(table);
  }

  private void lockAndUnlockUntil(AtomicBoolean isOver) {
    while (!isOver.get()) {
      heap.lock();
      try {
        Thread.onSpinWait();
      } finally {
        heap.unlock();
      }
    }
  }

  @Test
  void aHandleIsTheSameHeap() {
    LocalHeap local = heap.local();
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      blocks.add(i % 2 == 0 ? local.allocate(i) : local.tryAllocate(i * 20L));
    }
    assertThat(new HashSet<>(blocks)).hasSize(1_000);
    inThread(() -> blocks.subList(0, 200).forEach(local::free));
    blocks.subList(200, 600).forEach(heap::free);
    blocks.subList(600, 1_000).forEach(local::free);
    assertThatThrownBy(() -> local.free(blocks.get(700))).isInstanceOf(InvalidFreeException.class);
    assertThat(heap.summary().busyBlocks()).isZero();
    assertThat(heap.summary().allocations()).isEqualTo(heap.summary().frees()).isEqualTo(1_000);
  }

  @Test
  void aHandleOfAClosedHeapIsRefused() {
    Heap other = heap(0);
    LocalHeap local = other.local();
    long block = local.allocate(10);
    other.close();
    assertThatThrownBy(() -> local.free(block)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> local.allocate(10)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void heapsMayBeClosedWhileOthersCallThem() throws Exception {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < 200; round++) {
      Heap victim = heap(0);
      CountDownLatch started = new CountDownLatch(2);
      Runnable caller =
          () -> {
            started.countDown();
            try {
              while (true) {
                victim.free(victim.allocate(100));
              }
            } catch (IllegalStateException e) {
              // The heap is closed.
            } catch (Throwable t) {
              failures.add(t);
            }
          };
      Thread one = Thread.ofPlatform().start(caller);
      Thread two = Thread.ofPlatform().start(caller);
      started.await();
      Thread.onSpinWait();
      victim.close();
      one.join();
      two.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void whatOneThreadAllocatesAndAnotherFreesIsNeverHandedOutTwice() {
    for (int round = 0; round < 20; round++) {
      try (Heap other = heap(0)) {
        BlockingQueue<long[]> batches = new ArrayBlockingQueue<>(16);
        Thread producer =
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 400; i++) {
                    hand(batches, allocateBatch(other));
                  }
                  hand(batches, new long[0]);
                });
        inThread(() -> {
          for (long[] batch = take(batches); batch.length > 0; batch = take(batches)) {
            for (long block : batch) {
              assertThat(other.options().space().memory().getLong(block)).isEqualTo(block);
              other.options().space().memory().putLong(block, 0);
              other.free(block);
            }
          }
        });
        join(producer);
        other.validate();
      }
    }
  }

  private static long[] allocateBatch(Heap from) {
    long[] batch = new long[512];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = from.allocate(64);
      from.options().space().memory().putLong(batch[i], batch[i]);
    }
    return batch;
  }

  private static void hand(BlockingQueue<long[]> batches, long[] batch) {
    try {
      batches.put(batch);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long[] take(BlockingQueue<long[]> batches) {
    try {
      return batches.take();
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

  private static boolean isIn(String method) {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals(method)));
  }

  @Test
  void aVisitWhileIdleMemoryIsPurgedIsNotMissed() throws Exception {
    FaultySpace space = new FaultySpace(AddressSpace.host());
    HeapOptions options =
        HeapOptions.builder(space).frontEnd(FrontEndMode.ON).returnDelay(50).build();
    try (Heap other = Heap.create(options)) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        blocks.add(other.allocate(100));
      }
      // Each of these is alone in its slab, so that each visit leaves a slab to purge.
      Deque<Long> alone =
          new ArrayDeque<>(
              List.of(other.allocate(300), other.allocate(700), other.allocate(1_500)));
      space.onDecommit(() -> {
        // All caches have been visited by now, and so has the back end.
        if (isIn("decommitAll") && !alone.isEmpty()) {
          long block = alone.remove();
          inThread(() -> other.free(block));
        }
      });
      blocks.forEach(other::free);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (other.summary().slabs() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(other.summary().slabs()).isZero();
      assertThat(other.summary().cachedBytes()).isZero();
    }
  }

  @Test
  void idleMemoryIsPurgedByItself() throws Exception {
    try (Heap other = heap(100)) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 50_000; i++) {
        blocks.add(other.allocate(i % 2_000));
      }
      long peak = other.footprint();
      blocks.forEach(other::free);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (other.footprint() > peak / 20 && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(other.footprint()).isLessThanOrEqualTo(peak / 20);
      assertThat(other.summary().cachedBytes()).isZero();
      other.validate();
      long block = other.allocate(100);
      other.free(block);
    }
  }
}
