package org.freehold.heap.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabFixture;
import org.freehold.heap.internal.slab.SlabTotals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Exclusive access to a cache, by its owner thread, which is this one, and by another thread; and
/// who becomes the owner of which cache.
class CacheOwnershipTest {

  private final SlabFixture slabs = new SlabFixture(4096);
  private final ThreadCaches caches =
      new ThreadCaches(
          slabs.directory(), new SizeClasses(4), new SlabTotals(), SlabFixture.HEAP_ID);
  private final Thread self = Thread.currentThread();
  private final ThreadCache cache = Objects.requireNonNull(caches.acquire(self, 0));

  @AfterEach
  void close() {
    caches.suspend();
    caches.close();
    slabs.close();
  }

  /// Runs in another thread, and passes on what it throws.
  private static void inThread(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failure.set(e)).start(work).join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void anotherThreadGetsAccessOnlyWhileTheOwnerIsOutside() throws InterruptedException {
    assertThat(cache.tryEnter()).isTrue();
    inThread(() -> assertThat(cache.tryRevoke()).isFalse());
    cache.leave();
    inThread(() -> {
      assertThat(cache.tryRevoke()).isTrue();
      cache.restore();
    });
    assertThat(cache.tryEnter()).as("let in again").isTrue();
    cache.leave();
  }

  @Test
  void theOwnerStaysOutsideWhileAnotherThreadHasAccess() throws InterruptedException {
    CountDownLatch has = new CountDownLatch(1);
    CountDownLatch ends = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              cache.revokeAndAwait();
              has.countDown();
              awaitUninterruptibly(ends);
              cache.restore();
            });
    has.await();
    assertThat(cache.tryEnter()).isFalse();
    assertThat(cache.isLockedByThisThread()).isFalse();
    ends.countDown();
    cache.awaitOthers();
    assertThat(cache.tryEnter()).isTrue();
    cache.leave();
    other.join();
  }

  @Test
  void revokingWaitsForTheOwnerToLeave() throws InterruptedException {
    assertThat(cache.tryEnter()).isTrue();
    AtomicReference<Boolean> done = new AtomicReference<>(false);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              cache.revokeAndAwait();
              done.set(true);
              cache.restore();
            });
    while (cache.tryLock()) { // Until the other thread has the lock.
      cache.unlock();
      Thread.onSpinWait();
    }
    assertThat(done.get()).isFalse();
    cache.leave();
    other.join();
    assertThat(done.get()).isTrue();
  }

  @Test
  void revocationsNestAndTheLastRestoreLetsTheOwnerIn() {
    cache.revokeAndAwait();
    cache.revokeAndAwait();
    assertThat(cache.isLockedByThisThread()).isTrue();
    cache.restore();
    assertThat(cache.tryEnter()).isFalse();
    cache.restore();
    assertThat(cache.tryEnter()).isTrue();
    cache.leave();
  }

  @Test
  void visitsThatNeitherAllocateNorFreeAreNotCounted() {
    assertThat(cache.countedVisits()).isZero();
    assertThat(cache.tryEnter()).isTrue();
    cache.leave();
    assertThat(cache.countedVisits()).isEqualTo(1);
    assertThat(cache.tryEnter()).isTrue();
    cache.discount();
    cache.leave();
    cache.revokeAndAwait();
    assertThat(cache.tryEnter()).as("refused").isFalse();
    cache.restore();
    assertThat(cache.tryAllocate(16)).as("an empty bin").isZero();
    assertThat(cache.tryFree(16)).as("no block").isFalse();
    assertThat(cache.countedVisits()).isEqualTo(1);
  }

  @Test
  void anIdleOwnerIsNoticedAndAVisitToo() {
    assertThat(cache.isIdleSinceLastCall()).as("since the beginning").isTrue();
    assertThat(cache.tryEnter()).isTrue();
    assertThat(cache.isIdleSinceLastCall()).isFalse();
    cache.leave();
    assertThat(cache.isIdleSinceLastCall()).isFalse();
    assertThat(cache.isIdleSinceLastCall()).isTrue();
  }

  @Test
  void aNewThreadGetsTheCacheOfADeadOneAndTheWantedOneFirst() throws InterruptedException {
    ThreadCache[] dead = new ThreadCache[2];
    CountDownLatch both = new CountDownLatch(2);
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int index = i;
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                dead[index] = Objects.requireNonNull(caches.acquire(Thread.currentThread(), 0));
                both.countDown();
                awaitUninterruptibly(both); // So that neither takes over from the other.
              });
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(caches.all()).hasSize(3);
    for (int i = 1; i >= 0; i--) {
      ThreadCache wanted = dead[i];
      inThread(() -> {
        Thread thread = Thread.currentThread();
        assertThat(caches.acquire(thread, wanted.id())).isSameAs(wanted);
        assertThat(wanted.isOwner(thread)).isTrue();
        assertThat(ThreadCaches.at(caches.table(), thread)).isSameAs(wanted);
      });
    }
    assertThat(caches.all()).as("none was created").hasSize(3);
    assertThat(caches.acquire(self, dead[0].id())).as("a thread keeps its own").isSameAs(cache);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
