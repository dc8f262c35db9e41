package org.freehold.clib.internal.blocks;

import org.jspecify.annotations.Nullable;

/// What went wrong in functions that a library called and that cannot throw: how often, and the
/// first exception. Requests that were refused for want of memory are none.
///
/// Thread-safe.
public final class Failures {

  private long count;
  private @Nullable Throwable first;

  /// Notes one.
  public synchronized void note(Throwable what) {
    count++;
    if (first == null) {
      first = what;
    }
  }

  /// How many there were.
  public synchronized long count() {
    return count;
  }

  /// The first of them; null for none.
  public synchronized @Nullable Throwable first() {
    return first;
  }

  /// Forgets all, once they have been reported.
  public synchronized void clear() {
    count = 0;
    first = null;
  }
}
