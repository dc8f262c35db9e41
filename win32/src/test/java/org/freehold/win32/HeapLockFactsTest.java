package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.win32.HeapFlags.HEAP_NO_SERIALIZE;
import static org.freehold.win32.HeapFlags.HEAP_ZERO_MEMORY;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about the locks of heaps, each observed on 64-bit Windows; the number is that of the fact
/// in the project's collection. Also what becomes here of calls that do not wait for a lock.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class HeapLockFactsTest {

  private static final int SMALL = 0x20;

  private final AddressSpace space;
  private final Kernel32 kernel32;
  private final ExecutorService others = Executors.newCachedThreadPool();
  private HeapHandle heap;

  HeapLockFactsTest(MemoryKind kind) {
    space = kind.space();
    kernel32 = new Kernel32(space);
    heap = create(0);
  }

  private HeapHandle create(int options) {
    return Objects.requireNonNull(kernel32.HeapCreate(options, 0, 0));
  }

  private void use(HeapHandle other) {
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
    heap = other;
  }

  @AfterEach
  void destroyTheHeap() {
    others.shutdownNow();
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
    assertThat(kernel32.HeapDestroy(heap)).isTrue();
  }

  private static <T> T get(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(30, TimeUnit.SECONDS);
  }

  private <T> T elsewhere(Callable<T> call) throws Exception {
    return get(others.submit(call));
  }

  /// Starts a call in another thread and returns when it waits for the heap's lock.
  private <T> Future<T> blocked(Callable<T> call) throws InterruptedException {
    long before = heap.heap().summary().lockContentions();
    Future<T> future = others.submit(call);
    while (heap.heap().summary().lockContentions() == before && !future.isDone()) {
      Thread.sleep(1);
    }
    assertThat(future.isDone()).isFalse();
    return future;
  }

  @Test
  void h27AHeapWithoutALockBlocksNoThread() throws Exception {
    use(create(HEAP_NO_SERIALIZE));
    assertThat(kernel32.HeapLock(heap)).isTrue();
    assertThat(elsewhere(() -> kernel32.HeapLock(heap))).isTrue();
    assertThat(elsewhere(() -> kernel32.HeapAlloc(heap, 0, SMALL))).isPositive();
    assertThat(elsewhere(() -> kernel32.HeapUnlock(heap))).isTrue();
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
  }

  @Test
  void h28ALockedHeapBlocksOtherThreads() throws Exception {
    assertThat(kernel32.HeapLock(heap)).isTrue();
    assertThat(kernel32.HeapLock(heap)).as("its owner locks again").isTrue();
    assertThat(kernel32.HeapAlloc(heap, 0, SMALL)).as("and allocates").isPositive();
    Future<Boolean> lock = blocked(() -> kernel32.HeapLock(heap) && kernel32.HeapUnlock(heap));
    Future<Long> block = blocked(() -> kernel32.HeapAlloc(heap, 0, SMALL));
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(lock.isDone() || block.isDone()).as("locked twice, unlocked once").isFalse();
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(get(lock)).isTrue();
    assertThat(get(block)).isPositive();
  }

  @Test
  void h28AnUnserializedCallIsNotBlocked() throws Exception {
    assertThat(kernel32.HeapLock(heap)).isTrue();
    int flags = HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY;
    long block = elsewhere(() -> kernel32.HeapAlloc(heap, flags, 123));
    assertThat(block).isPositive();
    assertThat(space.memory().getByte(block + 122)).isZero();
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(123);
    assertThat(kernel32.HeapValidate(heap, 0, block)).isTrue();
    assertThat(HeapWalks.walk(kernel32, heap))
        .filteredOn(HeapWalks.Step::isBusy)
        .singleElement()
        .satisfies(step -> assertThat(step.data()).isEqualTo(block));
    HeapSummaryData summary = new HeapSummaryData(HeapSummaryData.SIZE_64);
    assertThat(kernel32.HeapSummary(heap, 0, summary)).isTrue();
    assertThat(summary.cbAllocated()).isEqualTo(123);
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    long moved = kernel32.HeapReAlloc(heap, 0, block, 4000);
    assertThat(kernel32.HeapSize(heap, 0, moved)).isEqualTo(4000);
    assertThat(kernel32.HeapFree(heap, 0, moved)).isTrue();
    assertThat(kernel32.HeapFree(heap, 0, moved)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(87);
    assertThat(kernel32.HeapValidate(heap, 0, moved)).isFalse();
  }

  @Test
  void h28WithoutContentionTheBlockIsAnOrdinaryOne() {
    long block = kernel32.HeapAlloc(heap, HEAP_NO_SERIALIZE, SMALL);
    assertThat(heap.heap().isBlock(block)).isTrue();
    assertThat(kernel32.HeapFree(heap, HEAP_NO_SERIALIZE, block)).isTrue();
    assertThat(heap.heap().isBlock(block)).isFalse();
    assertThat(kernel32.HeapFree(heap, HEAP_NO_SERIALIZE, block)).isFalse();
  }

  @Test
  void aBlockFreedWithoutTheLockIsFreeFromThenOn() throws Exception {
    long block = kernel32.HeapAlloc(heap, 0, SMALL);
    assertThat(kernel32.HeapLock(heap)).isTrue();
    int flags = HEAP_NO_SERIALIZE;
    assertThat(elsewhere(() -> kernel32.HeapFree(heap, flags, block))).isTrue();
    assertThat(heap.heap().isBlock(block)).as("not freed yet").isTrue();
    assertThat(elsewhere(() -> kernel32.HeapFree(heap, flags, block))).isFalse();
    assertThat(elsewhere(() -> kernel32.HeapSize(heap, 0, block))).isEqualTo(-1);
    assertThat(elsewhere(() -> kernel32.HeapReAlloc(heap, 0, block, 1))).isZero();
    assertThat(elsewhere(() -> kernel32.HeapValidate(heap, 0, block))).isFalse();
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(heap.heap().isBlock(block)).isFalse();
    assertThat(kernel32.HeapFree(heap, 0, block)).isFalse();
  }

  @Test
  void anInvalidFreeWithoutTheLockDoesNoHarm() throws Exception {
    long block = kernel32.HeapAlloc(heap, 0, SMALL);
    assertThat(kernel32.HeapLock(heap)).isTrue();
    assertThat(elsewhere(() -> kernel32.HeapFree(heap, HEAP_NO_SERIALIZE, block + 16))).isTrue();
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(kernel32.HeapSize(heap, 0, block)).isEqualTo(SMALL);
    assertThat(kernel32.HeapValidate(heap, 0, 0)).isTrue();
  }

  @Test
  void h29WhatTheFrontEndServesIsNotBlocked() throws Exception {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      blocks.add(kernel32.HeapAlloc(heap, 0, SMALL));
    }
    assertThat(kernel32.HeapFree(heap, 0, blocks.getLast())).isTrue();
    assertThat(kernel32.HeapLock(heap)).isTrue();
    long block = elsewhere(() -> kernel32.HeapAlloc(heap, 0, SMALL));
    assertThat(block).isEqualTo(blocks.getLast());
    Future<Boolean> lock = blocked(() -> kernel32.HeapLock(heap) && kernel32.HeapUnlock(heap));
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(get(lock)).isTrue();
  }

  @Test
  void onlyTheOwnerUnlocks() throws Exception {
    assertThat(kernel32.HeapUnlock(heap)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(288);
    assertThat(kernel32.HeapLock(heap)).isTrue();
    assertThat(elsewhere(() -> kernel32.HeapUnlock(heap))).isFalse();
    assertThat(kernel32.HeapUnlock(heap)).isTrue();
    assertThat(kernel32.HeapLock(null)).isFalse();
    assertThat(kernel32.HeapUnlock(null)).isFalse();
    assertThat(kernel32.GetLastError()).isEqualTo(6);
  }

  @Test
  void destroyingALockedHeapReleasesWaitingThreads() throws Exception {
    assertThat(kernel32.HeapLock(heap)).isTrue();
    assertThat(kernel32.HeapLock(heap)).isTrue();
    List<Future<Integer>> waiting = new ArrayList<>();
    List<Callable<Object>> calls =
        List.of(
            () -> kernel32.HeapLock(heap),
            () -> kernel32.HeapAlloc(heap, 0, 0x8000),
            () -> kernel32.HeapWalk(heap, new ProcessHeapEntry()),
            () -> kernel32.HeapFree(heap, 0, 0x123450),
            () -> kernel32.HeapReAlloc(heap, 0, 0x123450, 1),
            () -> kernel32.HeapCompact(heap, 0),
            () -> kernel32.HeapSetInformation(heap, 0, new int[] {2}, 4),
            () -> kernel32.HeapSummary(heap, 0, new HeapSummaryData(40)));
    for (Callable<Object> call : calls) {
      waiting.add(
          blocked(() -> {
            Object result = call.call();
            assertThat(result).isIn(false, 0L);
            return kernel32.GetLastError();
          }));
    }
    HeapHandle locked = heap;
    use(create(0));
    for (Future<Integer> future : waiting) {
      assertThat(get(future)).isEqualTo(6);
    }
    assertThat(kernel32.HeapUnlock(locked)).isFalse();
  }

  /// Every thread fills its blocks with its own number and checks them before it frees them.
  @Test
  void unserializedThreadsNeverGetEachOthersMemory() throws Exception {
    List<Future<Boolean>> threads = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      byte mark = (byte) i;
      threads.add(others.submit(() -> use(mark, new Random(mark))));
    }
    for (Future<Boolean> thread : threads) {
      assertThat(get(thread)).isTrue();
    }
    assertThat(HeapWalks.walk(kernel32, heap)).noneMatch(HeapWalks.Step::isBusy);
  }

  private boolean use(byte mark, Random random) {
    List<long[]> blocks = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      boolean locks = random.nextInt(20) == 0 && kernel32.HeapLock(heap);
      int flags = random.nextBoolean() ? HEAP_NO_SERIALIZE : 0;
      if (blocks.size() < 20 || random.nextBoolean()) {
        int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 200);
        long block = kernel32.HeapAlloc(heap, flags, size);
        space.memory().fill(block, size, mark);
        blocks.add(new long[] {block, size});
      } else {
        free(blocks.remove(random.nextInt(blocks.size())), mark, flags);
      }
      if (locks && !kernel32.HeapUnlock(heap)) {
        return false;
      }
    }
    blocks.forEach(block -> free(block, mark, 0));
    return true;
  }

  private void free(long[] block, byte mark, int flags) {
    for (long i = 0; i < block[1]; i += 97) {
      assertThat(space.memory().getByte(block[0] + i)).isEqualTo(mark);
    }
    assertThat(kernel32.HeapFree(heap, flags, block[0])).isTrue();
  }
}
