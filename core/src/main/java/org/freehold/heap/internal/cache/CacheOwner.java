package org.freehold.heap.internal.cache;

import org.jspecify.annotations.Nullable;

/// Which thread uses a cache without its lock. All threads look here on every call to find out
/// whether a cache is theirs, so this stands before the lines that keep a cache apart
/// ([CacheLinePadding]): its thread writes what comes behind them all the time.
abstract class CacheOwner {

  /// Null for none. Only the tenant itself compares it with success.
  private @Nullable Thread owner;

  /// Whether a thread may use the cache without the lock.
  @SuppressWarnings(
      "ReferenceEquality") // A thread may be compared in any way it likes; this is it.
  public final boolean isOwner(Thread thread) {
    return owner == thread;
  }

  /// Whether a thread may that is not dead.
  final boolean isUsed() {
    Thread user = owner;
    return user != null && user.isAlive();
  }

  /// The thread that may; null for none.
  public final @Nullable Thread ownerThread() {
    return owner;
  }

  /// Says that a thread may, or none.
  void setOwnerThread(@Nullable Thread thread) {
    owner = thread;
  }
}
