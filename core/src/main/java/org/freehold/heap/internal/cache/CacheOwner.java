package org.freehold.heap.internal.cache;

import org.jspecify.annotations.Nullable;

/// The owner thread of a cache, which uses it without the lock. All threads read this on every call
/// to find out whether a cache is theirs, so it lies before the padding ([CacheLinePadding]): the
/// owner writes what comes after that all the time.
abstract class CacheOwner {

  /// Null for none. Only the owner thread itself ever finds it equal to itself.
  private @Nullable Thread owner;

  /// Whether a thread may use the cache without the lock.
  @SuppressWarnings(
      "ReferenceEquality") // Identity is what is meant, and threads may override equals.
  public final boolean isOwner(Thread thread) {
    return owner == thread;
  }

  /// Whether the owner thread is alive.
  final boolean hasLiveOwner() {
    Thread known = owner;
    return known != null && known.isAlive();
  }

  /// The owner thread; null for none.
  public final @Nullable Thread ownerThread() {
    return owner;
  }

  /// Sets the owner thread; null for none.
  void setOwnerThread(@Nullable Thread thread) {
    owner = thread;
  }
}
