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
/// and records that it reads from being released (`SlabProvider`), and the heap from being closed.
///
/// A cache without an owner thread is shared by virtual threads, which hold `lock` while they are
/// inside.
///
/// Half of the sequence is the number of visits, from which the numbers of allocations and frees
/// follow without being counted. Visits that only read set it back ([BlockQueries]).
///
/// **Cut visits.** A visit on the hot path can be cut short by a stack overflow. It then leaves a
/// note in `cut`, from which [CutVisit] repairs the cache. Until that has happened nobody goes
/// inside and the bins look empty and full to the hot path; whoever gets exclusive access repairs
/// the cache before anything else. Visits off the hot path are not cut: their stack is prepared
/// (`org.freehold.internal.change`), and they allocate no Java objects.
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

  /// The hot path reads it through [#VH_REVOKED]. Stays true once the cache is closed.
  private volatile boolean revoked;

  /// Whether the heap has been closed. Guarded by `lock`.
  private boolean isClosed;

  /// Odd while the owner thread is inside. The hot path writes it through [#VH_SEQUENCE].
  long sequence;

  /// The visit that was cut short and not yet repaired ([CutVisit]); 0 for none. Written by the
  /// owner thread when a visit is cut, and by whoever has exclusive access.
  volatile long cut;

  /// The sequence at the last call of [#isIdleSinceLastCall], and the sequence that [#isResting]
  /// has seen since `restingSince`. Racy; both are estimates.
  private long seen;

  private long restingAt;
  private long restingSince;

  /// Visits that neither allocated nor freed, or that are counted elsewhere. Written by the owner
  /// thread and by whoever has exclusive access.
  long uncounted;

  /// Goes inside, unless the owner has been revoked or a visit that was cut waits for its repair.
  /// Ends with [#leave]. Not reentrant.
  ///
  /// @return whether the thread is inside
  public final boolean tryEnter() {
    sequence++;
    VarHandle.fullFence();
    if (!revoked && cut == 0) {
      return true;
    }
    uncounted++;
    leave();
    return false;
  }

  /// Ends [#tryEnter].
  public final void leave() {
    VarHandle.releaseFence();
    sequence++;
  }

  /// Excludes a visit from the counts: it neither allocated nor freed, or is counted elsewhere.
  /// Called inside or with the lock held.
  public final void discount() {
    uncounted++;
  }

  /// Acquires exclusive access without revoking the owner, so only the owner thread may call it, or
  /// any thread for a cache without an owner.
  public final void lock() {
    lock.lock();
    repairIfCut();
  }

  final boolean tryLock() {
    if (!lock.tryLock()) {
      return false;
    }
    repairIfCut();
    return true;
  }

  public final void unlock() {
    lock.unlock();
  }

  /// Whether this thread itself has revoked the owner or holds the lock.
  public final boolean isLockedByThisThread() {
    return lock.isHeldByCurrentThread();
  }

  /// Waits until other threads have ended their exclusive access, and a visit of this thread that
  /// was cut has been repaired. Called by the owner thread, outside.
  public final void awaitOthers() {
    lock();
    lock.unlock();
  }

  /// Acquires the lock and revokes the owner. [#awaitOutside] and [#repairIfCut] must follow, after
  /// a barrier in every thread if the owner is another thread.
  ///
  /// @return whether it is, and is alive
  final boolean revoke() {
    lock.lock();
    revoked = true;
    return hasLiveOwner() && !isOwner(Thread.currentThread());
  }

  /// Waits until the owner is outside.
  @SuppressWarnings("ThreadPriorityCheck") // The owner needs a processor, for a short while.
  final void awaitOutside() {
    long seen = sequence();
    for (int tries = 0; (seen & 1) != 0 && sequence() == seen; tries++) {
      if ((tries & 63) == 63) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /// The sequence at this moment; the caller sees what the owner wrote before.
  private long sequence() {
    long now = sequence;
    VarHandle.acquireFence();
    return now;
  }

  /// Acquires exclusive access, waiting for the owner; ends with [#restore].
  public final void revokeAndAwait() {
    boolean isOther = revoke();
    try {
      if (isOther) {
        ProcessBarrier.await();
        awaitOutside();
      }
      repairIfCut();
    } catch (Throwable t) {
      restore();
      throw t;
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
    revoked = true;
    try {
      ProcessBarrier.await();
      if ((sequence() & 1) == 0) {
        repairIfCut();
        return true;
      }
    } catch (Throwable t) {
      restore();
      throw t;
    }
    restore();
    return false;
  }

  /// Ends exclusive access: undoes one [#revoke].
  public final void restore() {
    if (lock.getHoldCount() == 1) {
      revoked = isClosed;
    }
    lock.unlock();
  }

  /// Excludes the owner for good. Called by the last holder of exclusive access, who then releases
  /// the lock.
  final void closeToOwner() {
    isClosed = true;
  }

  /// Whether the heap has been closed: then the cache is empty, and the directory may be gone.
  /// While it has not, whoever has exclusive access keeps the heap from being closed.
  public final boolean isClosed() {
    return isClosed;
  }

  /// Repairs the cache if a visit was cut. Called first by whoever has just got exclusive access.
  final void repairIfCut() {
    if (cut != 0) {
      repairCut();
    }
  }

  /// Repairs the cache if a visit was cut and nobody has exclusive access.
  ///
  /// @return whether no visit waits for its repair
  final boolean tryRepair() {
    if (cut == 0) {
      return true;
    }
    if (!tryRevoke()) {
      return false;
    }
    restore();
    return true;
  }

  /// Repairs the cache: undoes or finishes the visit that was cut. With exclusive access.
  abstract void repairCut();

  /// Whether the owner has not been inside for a while, as far as repeated calls can tell.
  public final boolean isResting() {
    long now = sequence();
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
    long now = sequence();
    boolean isSame = now == seen;
    seen = now;
    return isSame;
  }

  /// Number of visits that allocated or freed a block.
  long countedVisits() {
    return (sequence >>> 1) - uncounted;
  }
}
