package org.freehold.heap.internal.backend;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The lock of a heap: reentrant, spins briefly before it blocks, and does nothing for a heap that
/// is not serialized.
///
/// It counts contentions: how often a thread had to wait.
///
/// Whoever takes the lock has prepared the stack before (`org.freehold.internal.change`), so that
/// the release in a `finally` clause cannot fail. Taking and releasing it allocates nothing but the
/// queue node of a thread that blocks, for which the JDK's lock does without when there is no Java
/// memory.
public final class HeapLock {

  /// How long [#tryLockSoon] waits at most.
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// How long it sleeps between attempts.
  private static final long PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int SPINS = 200;
  private static final int YIELDS = 30;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final ReentrantLock lock = new ReentrantLock();
  private final boolean serialized;
  private final AtomicInteger keeps = new AtomicInteger();

  /// How often a thread had to wait, counted when it begins to.
  private final AtomicLong contentions = new AtomicLong();

  public HeapLock(boolean serialized) {
    this.serialized = serialized;
  }

  public void lock() {
    if (serialized && !lock.tryLock()) {
      long _ = contentions.incrementAndGet();
      lockSlow();
    }
  }

  /// Spins, then yields, then blocks. The lock is usually held for a few microseconds, less than it
  /// takes to sleep and be woken. Where there are more threads than processors, the holder may have
  /// to be scheduled first.
  @SuppressWarnings("ThreadPriorityCheck") // To any other thread, since one of them holds the lock.
  private void lockSlow() {
    for (int i = 0; i < SPINS && PROCESSORS > 1; i++) {
      Thread.onSpinWait();
      if (tryWhenFree()) {
        return;
      }
    }
    for (int i = 0; i < YIELDS; i++) {
      Thread.yield();
      if (tryWhenFree()) {
        return;
      }
    }
    lock.lock();
  }

  /// Does not write to the lock's cache line while another thread holds the lock.
  private boolean tryWhenFree() {
    return !lock.isLocked() && lock.tryLock();
  }

  /// Takes the lock if no other thread holds it.
  public boolean tryLock() {
    return !serialized || lock.tryLock();
  }

  /// Takes the lock if no other thread holds it, or if its holder releases it within 100 ms.
  public boolean tryLockSoon() {
    boolean taken = tryLock();
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    while (!taken && System.nanoTime() < end) {
      LockSupport.parkNanos(PARK_NANOS);
      taken = tryLock();
    }
    return taken;
  }

  /// Notes that the holder may keep the lock for long, beyond what serving a request takes.
  public void keep() {
    keeps.incrementAndGet();
  }

  /// Undoes one [#keep], if this thread holds the lock.
  public void endKeeping() {
    if (lock.isHeldByCurrentThread()) {
      keeps.decrementAndGet();
    }
  }

  /// Whether another thread holds the lock and may keep it for long.
  public boolean isKeptByAnother() {
    return keeps.get() > 0 && lock.isLocked() && !lock.isHeldByCurrentThread();
  }

  /// Unlocks it.
  ///
  /// @throws IllegalMonitorStateException when the thread does not hold it
  public void unlock() {
    if (serialized) {
      lock.unlock();
    }
  }

  /// How often a thread had to wait for the lock.
  public long contentions() {
    return contentions.get();
  }
}
