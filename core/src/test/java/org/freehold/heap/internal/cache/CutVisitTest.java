package org.freehold.heap.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.heap.internal.slab.BlockBits;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabFixture;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each visit that can be cut, after each of its writes: what the repair makes of it. The writes
/// are made by hand, and the note is left as the hot path would leave it.
class CutVisitTest {

  private static final int SIZE = 1024;

  private final SizeClasses classes = new SizeClasses(4);
  private final int sizeClass = classes.classOf(SIZE);
  private final SlabFixture slabs = new SlabFixture(256 * 1024);
  private final SlabDirectory directory = slabs.directory();
  private final ThreadCaches caches =
      new ThreadCaches(directory, classes, new SlabTotals(), SlabFixture.HEAP_ID);
  private final RemoteFrees remote = new RemoteFrees(directory, SlabFixture.HEAP_ID);
  private final ThreadCache cache =
      Objects.requireNonNull(caches.acquire(Thread.currentThread(), 0));
  private final Thread otherThread = Thread.ofPlatform().unstarted(() -> {});
  private final ThreadCache other = Objects.requireNonNull(caches.acquire(otherThread, 0));
  private final List<Long> held = new ArrayList<>();
  private long record;
  private long allocations;
  private long frees;

  /// Four blocks: two are live, two in the bin.
  @BeforeEach
  void warmUp() {
    record = slabs.newSlab(sizeClass, SIZE, 4096, cache.id(), false);
    cache.slabs(sizeClass).add(record);
    for (int i = 0; i < 4; i++) {
      held.add(visitToTake());
    }
    for (int i = 0; i < 2; i++) {
      assertThat(cache.tryFree(held.removeLast())).isTrue();
    }
    allocations = 4;
    frees = 2;
    assertCounts();
  }

  private long visitToTake() {
    assertThat(cache.tryEnter()).isTrue();
    long address = cache.take(sizeClass);
    cache.leave();
    assertThat(address).isNotZero();
    return address;
  }

  @AfterEach
  void close() {
    caches.suspend();
    cache.forEachCached(sizeClass, each -> BinsChecker.check(directory, cache, each));
    cache.slabs(sizeClass).check();
    caches.close();
    slabs.close();
  }

  /// Leaves the note of a visit that has been cut. The visit itself counts.
  private static void cut(ThreadCache cut, long address, long kind) {
    cut.sequence += 2;
    cut.headers = cut.closedHeaders;
    cut.cut = address | kind;
  }

  private long topmost() {
    List<Long> cached = new ArrayList<>();
    cache.forEachCached(sizeClass, cached::add);
    return cached.getLast();
  }

  private void assertCounts() {
    assertThat(cache.allocations()).as("allocations").isEqualTo(allocations);
    assertThat(cache.frees()).as("frees").isEqualTo(frees);
    assertThat(SlabRecord.inUse(record) - slabs.live(record))
        .as("in use and not live")
        .isEqualTo(cache.cached(sizeClass) + remote.pendingBlocks(record));
  }

  @Test
  void untilItIsRepairedTheHotPathDoesNothing() {
    cut(cache, topmost(), CutVisit.ALLOCATING);

    assertThat(cache.tryAllocate(SIZE)).isZero();
    assertThat(cache.tryFree(held.getFirst())).isFalse();
    assertThat(cache.tryEnter()).isFalse();
    cache.awaitOthers();

    assertThat(cache.cut).isZero();
    assertThat(cache.tryFree(held.getFirst())).isTrue();
    frees++;
    assertCounts();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anAllocationIsUndone(int writes) {
    long address = topmost();
    if (writes > 0) {
      directory.setLive(address);
    }
    if (writes > 1) {
      cache.dropTopmost(sizeClass);
      allocations++; // It was served, and then given back.
      frees++;
    }
    cut(cache, address, CutVisit.ALLOCATING);

    cache.awaitOthers();

    assertThat(directory.isLive(address)).isFalse();
    assertThat(topmost()).as("the next one to be allocated").isEqualTo(address);
    assertCounts();
    assertThat(cache.tryAllocate(SIZE)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFreeIsFinishedIfItHasBegun(int writes) {
    long address = held.getFirst();
    if (writes > 0) {
      directory.clearLive(address);
      frees++;
    }
    if (writes > 1) {
      assertThat(cache.tryPushFreed(sizeClass, address)).isTrue();
    }
    cut(cache, address, CutVisit.FREEING);

    cache.awaitOthers();

    assertThat(directory.isLive(address)).isEqualTo(writes == 0);
    assertThat(cache.cached(sizeClass)).isEqualTo(writes == 0 ? 2 : 3);
    assertCounts();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRemoteFreeIsFinished(int writes) {
    cache.slabs(sizeClass).share(directory, true);
    long address = held.getFirst();
    assertThat(BlockBits.tryFreeRemote(directory.word(address), directory.bitOf(address))).isTrue();
    if (writes > 0) {
      assertThat(RemoteFrees.markPending(record, directory.pageBit(address), caches)).isTrue();
    }
    cut(other, address, CutVisit.FREEING_REMOTE);

    assertThat(other.tryRepair()).isTrue();

    assertThat(other.frees()).isEqualTo(1);
    assertThat(other.allocations()).isZero();
    caches.suspend();
    remote.collect(cache, caches, false);
    caches.resume();
    assertThat(SlabRecord.inUse(record)).as("it came back").isEqualTo(3);
    assertThat(cache.remote().isEmpty()).isTrue();
  }

  @Test
  void whoeverGetsExclusiveAccessRepairsFirst() {
    long address = topmost();
    directory.setLive(address);
    cut(cache, address, CutVisit.ALLOCATING);

    caches.suspend();
    assertThat(cache.cut).isZero();
    assertThat(directory.isLive(address)).isFalse();
    caches.resume();
    assertCounts();
  }

  @Test
  void aStaleAddressFreedByAnotherThreadMeanwhileStaysPending() {
    cache.slabs(sizeClass).share(directory, true);
    long address = topmost();
    directory.setLive(address);
    cut(cache, address, CutVisit.ALLOCATING);
    assertThat(remote.freeRemote(address, caches)).isEqualTo(RemoteFrees.Result.QUEUED);

    cache.awaitOthers();

    assertThat(cache.cached(sizeClass)).as("not in the bin as well").isEqualTo(1);
    caches.suspend();
    remote.collect(cache, caches, false);
    caches.resume();
    assertThat(SlabRecord.inUse(record)).isEqualTo(3);
  }
}
