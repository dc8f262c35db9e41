package org.freehold.heap.internal.backend;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The lock of a heap, which its owner may take several times; none for a heap that belongs to one
/// thread.
///
/// It counts how often a thread had to wait.
public final class HeapLock {

  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int SPINS = 200;
  private static final int YIELDS = 30;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final ReentrantLock lock = new ReentrantLock();
  private final boolean serialized;
  private final AtomicInteger keeps = new AtomicInteger();
  private final LongAdder contentions = new LongAdder();

  public HeapLock(boolean serialized) {
    this.serialized = serialized;
  }

  public void lock() {
    if (serialized && !lock.tryLock()) {
      contentions.increment();
      lockSlow();
    }
  }

  /// What is done with the lock held takes a few microseconds as a rule, less than to sleep and to
  /// be woken. Where there are more threads than processors the holder may have to run first.
  @SuppressWarnings("ThreadPriorityCheck") // Any other thread, since one of them has the lock.
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

  /// Does not write to the lock while another thread has it.
  private boolean tryWhenFree() {
    return !lock.isLocked() && lock.tryLock();
  }

  /// Takes the lock if no other thread has it.
  public boolean tryLock() {
    return !serialized || lock.tryLock();
  }

  /// Takes the lock if no other thread has it, or gives it up within a moment.
  public boolean tryLockSoon() {
    boolean taken = tryLock();
    long end = System.nanoTime() + MOMENT;
    while (!taken && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE);
      taken = tryLock();
    }
    return taken;
  }

  /// Notes that the holder may keep the lock for long, which it does not need for a request.
  public void keep() {
    keeps.incrementAndGet();
  }

  /// Undoes one [#keep], if the lock is this thread's.
  public void endKeeping() {
    if (lock.isHeldByCurrentThread()) {
      keeps.decrementAndGet();
    }
  }

  /// Whether another thread has the lock and may keep it for long.
  public boolean isKeptByAnother() {
    return keeps.get() > 0 && lock.isLocked() && !lock.isHeldByCurrentThread();
  }

  public void unlock() {
    if (serialized) {
      lock.unlock();
    }
  }

  /// How often a thread had to wait for another one.
  public long contentions() {
    return contentions.sum();
  }
}
