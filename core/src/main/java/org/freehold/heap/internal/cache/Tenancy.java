package org.freehold.heap.internal.cache;

import org.jspecify.annotations.Nullable;

/// Which thread uses a cache without its lock. All threads look here on every call to find out
/// whether a cache is theirs, so this stands before the lines that keep a cache apart
/// ([LineApart]): its thread writes what comes behind them all the time.
abstract class Tenancy {

  /// Null for none. Only the tenant itself compares it with success.
  private @Nullable Thread tenant;

  /// Whether a thread may use the cache without the lock.
  @SuppressWarnings(
      "ReferenceEquality") // A thread may be compared in any way it likes; this is it.
  public final boolean isTenant(Thread thread) {
    return tenant == thread;
  }

  /// Whether a thread may that is not dead.
  final boolean isUsed() {
    Thread user = tenant;
    return user != null && user.isAlive();
  }

  /// The thread that may; null for none.
  public final @Nullable Thread tenant() {
    return tenant;
  }

  /// Says that a thread may, or none.
  void setTenant(@Nullable Thread thread) {
    tenant = thread;
  }
}
