package org.freehold.heap.internal.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.vm.internal.ProcessBarrier;

/// Exclusive access to a thread cache: an asymmetric Dekker handshake between the owner thread,
/// which pays two plain writes a visit, and any other thread, which pays a lock and a barrier in
/// every thread of the process. Biased locking with revocation is the same idea.
///
/// Exclusive access belongs to the owner thread while it is *inside*, which is while `sequence` is
/// odd; or to a thread that holds `lock` and, if it is not the owner thread, has revoked it:
///
/// ```
///   owner thread                      another thread
///   sequence becomes odd              lock; revoked = true
///   revoked?  then out again          a barrier in every thread (ProcessBarrier)
///   … work …                          wait until sequence is even, or another odd number
///   sequence becomes even             … work …  revoked = false; unlock
/// ```
///
/// Both write first and read afterwards, so at least one of them sees the other; the barrier that
/// the owner thread would need between its two steps is executed on its behalf. An owner thread
/// never waits while it is inside, so nobody waits long for it. Being inside also keeps the slabs
/// and records that it reads from being released (`SlabProvider`).
///
/// A cache without an owner thread is shared by virtual threads, which hold `lock` while they are
/// inside.
///
/// Half of the sequence is the number of visits, from which the numbers of allocations and frees
/// follow without being counted.
abstract sealed class CacheOwnership extends CacheLinePadding permits CacheContents {

  static final VarHandle VH_SEQUENCE;
  static final VarHandle VH_REVOKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VH_SEQUENCE = lookup.findVarHandle(CacheOwnership.class, "sequence", long.class);
      VH_REVOKED = lookup.findVarHandle(CacheOwnership.class, "revoked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// For how long a thread must have been outside to count as resting: one that waits for
  /// something, and one that is runnable and perhaps only waits for a processor.
  private static final long MIN_REST_NANOS = 1_000_000;

  private static final long MIN_RUNNABLE_REST_NANOS = 50_000_000;

  private final ReentrantLock lock = new ReentrantLock();

  @SuppressWarnings("UnusedVariable") // Read and written through its handle.
  private boolean revoked;

  /// Odd while the owner thread is inside. The hot path writes it through [#VH_SEQUENCE].
  long sequence;

  /// The sequence at the last call of [#isIdleSinceLastCall], and the sequence that [#isResting]
  /// has seen since `restingSince`. Racy; both are estimates.
  private long seen;

  private long restingAt;
  private long restingSince;

  /// Visits that neither allocated nor freed, or that are counted elsewhere. Written by the owner
  /// thread and by whoever has exclusive access.
  long uncounted;

  /// Goes inside, unless the owner has been revoked. Ends with [#leave]. Not reentrant.
  ///
  /// @return whether the thread is inside
  public final boolean tryEnter() {
    long before = sequence;
    boolean isInside = false;
    VH_SEQUENCE.setOpaque(this, before + 1);
    try {
      if (ProcessBarrier.THREADS_FENCE) {
        VarHandle.fullFence();
      }
      isInside = !(boolean) VH_REVOKED.getAcquire(this);
    } finally {
      if (!isInside) {
        uncounted++;
        sequence = before + 2;
      }
    }
    return isInside;
  }

  /// Ends [#tryEnter].
  public final void leave() {
    VH_SEQUENCE.setRelease(this, sequence + 1);
  }

  /// Excludes a visit from the counts: it neither allocated nor freed, or is counted elsewhere.
  /// Called inside or with the lock held.
  public final void discount() {
    uncounted++;
  }

  /// Acquires the lock without revoking the owner, so only the owner thread may call it, or any
  /// thread for a cache without an owner.
  public final void lock() {
    lock.lock();
  }

  final boolean tryLock() {
    return lock.tryLock();
  }

  public final void unlock() {
    lock.unlock();
  }

  /// Whether this thread itself has revoked the owner or holds the lock.
  public final boolean isLockedByThisThread() {
    return lock.isHeldByCurrentThread();
  }

  /// Waits until other threads have ended their exclusive access.
  @SuppressWarnings("LockNotBeforeTry") // It is only waited for.
  public final void awaitOthers() {
    lock.lock();
    lock.unlock();
  }

  /// Acquires the lock and revokes the owner. [#awaitOutside] must follow, after a barrier in every
  /// thread if the owner is another thread.
  ///
  /// @return whether it is, and is alive
  final boolean revoke() {
    lock.lock();
    VH_REVOKED.setVolatile(this, true);
    return hasLiveOwner() && !isOwner(Thread.currentThread());
  }

  /// Waits until the owner is outside.
  @SuppressWarnings("ThreadPriorityCheck") // The owner needs a processor, for a short while.
  final void awaitOutside() {
    long seen = (long) VH_SEQUENCE.getAcquire(this);
    for (int tries = 0; (seen & 1) != 0 && (long) VH_SEQUENCE.getAcquire(this) == seen; tries++) {
      if ((tries & 63) == 63) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /// Acquires exclusive access, waiting for the owner; ends with [#restore].
  public final void revokeAndAwait() {
    if (revoke()) {
      ProcessBarrier.await();
      awaitOutside();
    }
  }

  /// Acquires exclusive access unless the owner is inside or another thread has the lock; ends with
  /// [#restore].
  ///
  /// @return whether it was acquired
  public final boolean tryRevoke() {
    if (!lock.tryLock()) {
      return false;
    }
    VH_REVOKED.setVolatile(this, true);
    ProcessBarrier.await();
    if (((long) VH_SEQUENCE.getAcquire(this) & 1) == 0) {
      return true;
    }
    restore();
    return false;
  }

  /// Ends exclusive access: undoes one [#revoke].
  public final void restore() {
    if (lock.getHoldCount() == 1) {
      VH_REVOKED.setVolatile(this, false);
    }
    lock.unlock();
  }

  /// Whether the owner has not been inside for a while, as far as repeated calls can tell.
  public final boolean isResting() {
    long now = (long) VH_SEQUENCE.getAcquire(this);
    if (now != restingAt) {
      restingAt = now;
      restingSince = System.nanoTime();
      return false;
    }
    Thread owner = ownerThread();
    boolean mayRun = owner != null && owner.getState() == Thread.State.RUNNABLE;
    return System.nanoTime() - restingSince > (mayRun ? MIN_RUNNABLE_REST_NANOS : MIN_REST_NANOS);
  }

  /// Whether the owner has not been inside since the last call, as far as can be seen.
  public final boolean isIdleSinceLastCall() {
    long now = (long) VH_SEQUENCE.getAcquire(this);
    boolean isSame = now == seen;
    seen = now;
    return isSame;
  }

  /// Number of visits that allocated or freed a block.
  long countedVisits() {
    return (sequence >>> 1) - uncounted;
  }
}
