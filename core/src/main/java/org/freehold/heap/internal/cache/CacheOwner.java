package org.freehold.heap.internal.cache;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/// The owner thread of a cache, which uses it without the lock. All threads read this on every call
/// to find out whether a cache is theirs, so it lies before the padding ([CacheLinePadding]): the
/// owner writes what comes after that all the time.
///
/// The owner is known by its thread id, which the JVM never gives to another thread, and referenced
/// weakly to see whether it is alive: a cache outlives its owner, and must not keep a dead thread
/// with its task and class loaders. A live thread is always reachable, so a reference that has been
/// cleared is that of a dead one.
abstract class CacheOwner {

  private static final long NOBODY = -1;

  private long ownerId = NOBODY;
  private @Nullable WeakReference<Thread> owner;

  /// Whether a thread may use the cache without the lock.
  public final boolean isOwner(Thread thread) {
    return ownerId == thread.threadId();
  }

  /// Whether the owner thread is alive.
  final boolean hasLiveOwner() {
    Thread known = ownerThread();
    return known != null && known.isAlive();
  }

  /// Whether there is an owner thread, and it is dead.
  public final boolean hasDeadOwner() {
    return ownerId != NOBODY && !hasLiveOwner();
  }

  /// The id of the owner thread, dead or alive; -1 for none.
  final long ownerId() {
    return ownerId;
  }

  /// The owner thread; null when there is none, and possibly when it is dead.
  final @Nullable Thread ownerThread() {
    WeakReference<Thread> known = owner;
    return known == null ? null : known.get();
  }

  /// Sets the owner thread; null for none.
  void setOwnerThread(@Nullable Thread thread) {
    WeakReference<Thread> reference = thread == null ? null : new WeakReference<>(thread);
    ownerId = thread == null ? NOBODY : thread.threadId();
    owner = reference;
  }
}
