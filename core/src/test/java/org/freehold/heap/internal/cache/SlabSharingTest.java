package org.freehold.heap.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.freehold.InvalidFreeException;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.slab.SlabDirectories;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slabs become shared on the first remote free and unshared after a while without any; meanwhile
/// no free is lost and no double free succeeds.
class SlabSharingTest {

  private static final int SIZE = 64;

  private final AddressSpace space = AddressSpace.host();
  private final Heap heap =
      Heap.create(HeapOptions.builder(space).frontEnd(FrontEndMode.ON).name("shared").build());

  @AfterEach
  void close() {
    heap.validate();
    heap.close();
  }

  private boolean isShared(long block) {
    SlabDirectory directory = Objects.requireNonNull(SlabDirectories.acquire(space, space));
    try {
      return directory.isSharedSlab(directory.find(block));
    } finally {
      SlabDirectories.release(directory, space, space);
    }
  }

  /// More blocks than the bin of a class holds, so that slabs are needed.
  private void allocateAndFreeMany() {
    long[] blocks = new long[5_000];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = heap.allocate(SIZE);
    }
    for (long block : blocks) {
      heap.free(block);
    }
  }

  private static void inThread(Runnable work) throws InterruptedException {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(work).join();
    assertThat(failures).isEmpty();
  }

  @Test
  void aSlabIsSharedFromTheFirstRemoteFreeUntilThereWasNoneForAWhile() throws InterruptedException {
    long kept = heap.allocate(SIZE);
    long freed = heap.allocate(SIZE);
    assertThat(isShared(kept)).isFalse();
    inThread(() -> heap.free(freed));
    assertThat(isShared(kept)).isTrue();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (isShared(kept) && System.nanoTime() - end < 0) {
      allocateAndFreeMany();
    }
    assertThat(isShared(kept)).isFalse();
    inThread(() -> heap.free(kept));
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void aThreadThatTakesACacheOverUnsharesItsSlabs() throws InterruptedException {
    heap.free(heap.allocate(SIZE)); // So that this thread has a cache already.
    long[] block = new long[2];
    inThread(() -> {
      block[0] = heap.allocate(SIZE);
      block[1] = heap.allocate(SIZE);
    });
    heap.free(block[0]);
    assertThat(isShared(block[1])).isTrue();
    inThread(this::allocateAndFreeMany);
    assertThat(isShared(block[1])).isFalse();
    heap.free(block[1]);
  }

  @Test
  void aThreadThatFreesADeadThreadsBlocksFirstGetsThatThreadsCache() throws InterruptedException {
    heap.free(heap.allocate(SIZE)); // So that this thread has a cache already.
    long[][] blocks = new long[4][2];
    CyclicBarrier all = new CyclicBarrier(blocks.length);
    List<Thread> dead = new ArrayList<>();
    for (long[] own : blocks) {
      dead.add(
          Thread.ofPlatform()
              .start(() -> {
                own[0] = heap.allocate(SIZE);
                own[1] = heap.allocate(SIZE);
                await(all); // So that none takes over from another.
              }));
    }
    for (Thread each : dead) {
      each.join();
    }
    for (int i = blocks.length - 1; i >= 0; i--) {
      long[] own = blocks[i];
      inThread(() -> {
        heap.free(own[0]);
        assertThat(isShared(own[1])).isFalse();
        heap.free(own[1]);
      });
    }
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void remoteFreesAreCollectedBeforeTheOwnerGoesOnUnshared() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      long[] blocks = new long[40];
      inThread(() -> {
        for (int i = 0; i < blocks.length; i++) {
          blocks[i] = heap.allocate(SIZE);
        }
      });
      for (int i = 0; i < blocks.length; i += 2) {
        heap.free(blocks[i]);
      }
      inThread(() -> {
        allocateAndFreeMany();
        assertThat(LongStream.of(blocks).mapToInt(this::tryFree).sum())
            .isEqualTo(blocks.length / 2);
      });
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void ofTheNextOwnerAndAnotherThreadThatFreeTheSameBlocksOneSucceedsForEach() throws Exception {
    int rounds = 1_500;
    long[] blocks = new long[24];
    AtomicInteger done = new AtomicInteger();
    CyclicBarrier begin = new CyclicBarrier(2);
    CyclicBarrier end = new CyclicBarrier(2);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              for (int round = 0; round < rounds; round++) {
                await(begin);
                for (int i = blocks.length - 1; i >= 0; i--) {
                  done.addAndGet(tryFree(blocks[i]));
                }
                await(end);
              }
            });
    for (int round = 0; round < rounds; round++) {
      inThread(() -> {
        for (int i = 0; i < blocks.length; i++) {
          blocks[i] = heap.allocate(SIZE + i / 12 * 64);
        }
      });
      done.set(0);
      inThread(() -> {
        await(begin);
        long mine = heap.allocate(SIZE * 40); // The slow path, which undoes sharing.
        for (long block : blocks) {
          done.addAndGet(tryFree(block));
        }
        heap.free(mine);
      });
      await(end);
      assertThat(done.get()).as("round %d", round).isEqualTo(blocks.length);
      assertThat(heap.summary().busyBlocks()).isZero();
    }
    other.join();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private int tryFree(long block) {
    try {
      heap.free(block);
      return 1;
    } catch (InvalidFreeException e) {
      return 0;
    }
  }
}
