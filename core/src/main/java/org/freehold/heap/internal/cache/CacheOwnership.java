package org.freehold.heap.internal.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.vm.internal.ProcessBarrier;

/// Exclusive access to a thread cache: an asymmetric handshake of the Dekker kind between the owner
/// thread, which pays two plain writes a visit, and any other thread, which pays a lock and a
/// barrier in every thread of the process. Known elsewhere as biased locking with revocation.
///
/// Exclusive access has either the owner thread while it is *inside*, which is while `sequence` is
/// odd; or a thread that holds `lock` and, if it is not the owner thread, has revoked it:
///
/// ```
///   owner thread                      another thread
///   sequence is odd now               lock; revoked = true
///   revoked?  then out again          a barrier in every thread (ProcessBarrier)
///   … work …                          wait until sequence is even, or another odd number
///   sequence is even now              … work …  revoked = false; unlock
/// ```
///
/// Both write first and read then, so one of them sees the other; the barrier that the owner thread
/// would need between its two steps is made for it. An owner thread never waits for anything while
/// it is inside, so nobody waits for it long. Being inside also keeps the slabs and records that it
/// reads from going away (`SlabProvider`).
///
/// A cache without an owner thread is shared by virtual threads, which take `lock` for each request
/// and are inside with it held.
///
/// Half of the sequence is the number of visits, from which the counts of allocations and frees
/// follow, so that these cost nothing.
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

  /// How long a thread has to be outside to count as one that does nothing: one that waits for
  /// something, and one that only waits for a processor perhaps.
  private static final long MIN_REST_NANOS = 1_000_000;

  private static final long MIN_RUNNABLE_REST_NANOS = 50_000_000;

  private final ReentrantLock lock = new ReentrantLock();

  @SuppressWarnings("UnusedVariable") // Read and written through its handle.
  private boolean revoked;

  /// Odd while the owner thread is inside. The hot path writes it through [#VH_SEQUENCE].
  long sequence;

  /// The sequence when somebody last asked whether the tenant does anything, and since when others
  /// have found the same one. Guesses.
  private long seen;

  private long restingAt;
  private long restingSince;

  /// Visits that neither allocated nor freed, or that others count. Written by the owner thread and
  /// by whoever has exclusive access.
  long uncounted;

  /// Goes inside, if others let the tenant. Ends with [#leave]. Not to be nested.
  ///
  /// @return whether it is inside
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

  /// Notes that a visit neither allocated nor freed, or that others count what it did. Called
  /// inside or with the lock held.
  public final void discount() {
    uncounted++;
  }

  /// Takes the lock, waiting for a thread that has it; the tenant stays as it is, so only the
  /// tenant may call, or whoever calls for a cache without one.
  public final void lock() {
    lock.lock();
  }

  final boolean tryLock() {
    return lock.tryLock();
  }

  public final void unlock() {
    lock.unlock();
  }

  /// Whether this thread has kept the tenant out itself, or holds the lock.
  public final boolean isLockedByThisThread() {
    return lock.isHeldByCurrentThread();
  }

  /// Waits until others let the tenant in.
  @SuppressWarnings("LockNotBeforeTry") // Nothing is done with the lock.
  public final void awaitOthers() {
    lock.lock();
    lock.unlock();
  }

  /// Takes the lock and tells the tenant to stay outside. [#awaitOutside] must follow, behind a
  /// barrier in every thread if the tenant is another thread.
  ///
  /// @return whether it is, and is alive
  final boolean revoke() {
    lock.lock();
    VH_REVOKED.setVolatile(this, true);
    return isUsed() && !isOwner(Thread.currentThread());
  }

  /// Waits until the tenant is outside.
  @SuppressWarnings(
      "ThreadPriorityCheck") // Any time, but the tenant's is needed, and it needs little.
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

  /// Keeps the tenant out until [#restore].
  public final void revokeAndAwait() {
    if (revoke()) {
      ProcessBarrier.await();
      awaitOutside();
    }
  }

  /// Keeps the tenant out until [#restore], unless it is inside or another thread has the lock.
  ///
  /// @return whether that was done
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

  /// Undoes one [#revoke].
  public final void restore() {
    if (lock.getHoldCount() == 1) {
      VH_REVOKED.setVolatile(this, false);
    }
    lock.unlock();
  }

  /// Whether the tenant has not been inside for a while, as far as can be seen by asking again and
  /// again.
  public final boolean isResting() {
    long now = (long) VH_SEQUENCE.getAcquire(this);
    if (now != restingAt) {
      restingAt = now;
      restingSince = System.nanoTime();
      return false;
    }
    Thread user = ownerThread();
    boolean mayRun = user != null && user.getState() == Thread.State.RUNNABLE;
    return System.nanoTime() - restingSince > (mayRun ? MIN_RUNNABLE_REST_NANOS : MIN_REST_NANOS);
  }

  /// Whether the tenant has not been inside since this was asked last, as far as can be seen.
  public final boolean isIdleSinceLastCall() {
    long now = (long) VH_SEQUENCE.getAcquire(this);
    boolean isSame = now == seen;
    seen = now;
    return isSame;
  }

  /// Visits that have allocated or freed a block.
  final long countedVisits() {
    return (sequence >>> 1) - uncounted;
  }
}
