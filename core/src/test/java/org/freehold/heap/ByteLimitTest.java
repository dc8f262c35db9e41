package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.Diagnosis.Limit;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A heap with a byte limit commits no more than that, and asks its listener before it refuses.
class ByteLimitTest {

  private static final long LIMIT = 8L << 20;

  private final List<Heap> heaps = new ArrayList<>();

  private Heap heap(FrontEndMode mode, LimitListener listener) {
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .name("limited")
                .byteLimit(LIMIT)
                .limitListener(listener)
                .frontEnd(mode)
                .build());
    heaps.add(heap);
    return heap;
  }

  @AfterEach
  void validateAndClose() {
    for (Heap heap : heaps) {
      heap.validate();
      assertThat(heap.summary().committedBytes()).isLessThanOrEqualTo(LIMIT);
      heap.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 5_000, 300_000, 2_000_000})
  void theRefusalNamesTheLimit(long size) {
    Heap heap = heap(FrontEndMode.ON, (_, _) -> false);
    OutOfMemoryException refused =
        catchThrowableOfType(
            OutOfMemoryException.class,
            () -> {
              while (true) {
                heap.allocate(size);
              }
            });
    assertThat(refused.diagnosis().limit()).isEqualTo(Limit.BYTE_LIMIT);
    assertThat(refused.diagnosis().limitValue()).isEqualTo(LIMIT);
    assertThat(refused).hasMessageStartingWith("the heap \"limited\" may commit at most 8 MiB");
    assertThat(heap.summary().committedBytes()).isGreaterThan(LIMIT - size - (1 << 20));
  }

  @Test
  void blocksWithAGuardPageCountWhatTheyWouldTakeWithout() {
    AddressSpace space = SimulatedMachine.builder().build().createProcess("test");
    HeapOptions options =
        HeapOptions.builder(space).byteLimit(1 << 20).pageHeap(PageHeap.FULL).build();
    try (Heap heap = Heap.create(options)) {
      List<Long> blocks = new ArrayList<>();
      for (long block = heap.tryAllocate(1008); block != 0; block = heap.tryAllocate(1008)) {
        blocks.add(block);
      }
      assertThat(blocks).hasSize((1 << 20) / 1008);
      OutOfMemoryException refused =
          catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(1008));
      assertThat(refused.diagnosis().limit()).isEqualTo(Limit.BYTE_LIMIT);
      heap.free(blocks.getFirst());
      assertThat(heap.tryAllocate(1008)).isNotZero();
      heap.validate();
    }
  }

  @ParameterizedTest
  @EnumSource(FrontEndMode.class)
  void aListenerThatFreesBlocksKeepsTheHeapServing(FrontEndMode mode) {
    ArrayDeque<Long> cache = new ArrayDeque<>();
    int[] asked = new int[1];
    Heap heap =
        heap(
            mode,
            (h, _) -> {
              asked[0]++;
              for (int i = 0; i < 500 && !cache.isEmpty(); i++) {
                h.free(cache.removeFirst());
              }
              return true;
            });
    for (int i = 0; i < 50_000; i++) {
      cache.addLast(heap.allocate(i % 97 == 0 ? 1_500_000 : 600));
    }
    assertThat(asked[0]).isPositive();
    assertThat(heap.summary().refusals()).isZero();
  }

  @ParameterizedTest
  @EnumSource(FrontEndMode.class)
  void aListenerThatPromisesAndDoesNothingIsAskedOnlySoOften(FrontEndMode mode) {
    int[] asked = new int[1];
    Heap heap =
        heap(
            mode,
            (_, _) -> {
              asked[0]++;
              return true;
            });
    assertThat(heap.tryAllocate(2 * LIMIT)).isZero();
    assertThat(asked[0]).isEqualTo(8);
  }

  /// The sizes of the blocks in the cache: all alike, or from some bytes to half a MiB.
  @ParameterizedTest
  @CsvSource({"OFF, 20000, 0", "ON, 20000, 0", "OFF, 30, 14", "ON, 30, 14"})
  void noRequestIsRefusedWhileTheListenerFreesWhatOthersTake(FrontEndMode mode, long size, int bits)
      throws InterruptedException {
    ConcurrentLinkedQueue<Long> cache = new ConcurrentLinkedQueue<>();
    Heap heap =
        heap(
            mode,
            (h, _) -> {
              Long oldest = cache.poll();
              if (oldest != null) {
                h.free(oldest);
              }
              return oldest != null;
            });
    AtomicLong refused = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(i);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 10_000; n++) {
                  long address = heap.tryAllocate(size << random.nextInt(bits + 1));
                  if (address == 0) {
                    refused.incrementAndGet();
                  } else {
                    cache.add(address);
                  }
                }
              }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(refused).hasValue(0);
    assertThat(heap.summary().refusals()).isZero();
    assertThat(heap.summary().frees()).isGreaterThan(10_000);
  }

  @Test
  void freePiecesAreRoomForALargerBlock() {
    Heap heap = heap(FrontEndMode.OFF, LimitListener.NONE);
    List<Long> blocks = new ArrayList<>();
    for (long block = heap.tryAllocate(20_000); block != 0; block = heap.tryAllocate(20_000)) {
      blocks.add(block);
    }
    for (int i = 0; i < blocks.size(); i += 2) {
      heap.free(blocks.get(i));
    }
    assertThat(heap.tryAllocate(LIMIT / 4)).isNotZero();
  }
}
