package org.freehold.heap.internal.backend;

/// The most bytes that a heap may commit, over its segments and large blocks together.
///
/// Not thread-safe; the heap holds its lock.
public final class ByteLimit {

  private final long limit;
  private long committed;
  private boolean wasHit;

  /// A limit in bytes; 0 for none.
  public ByteLimit(long limit) {
    this.limit = limit;
  }

  /// Takes bytes, if the limit allows it.
  public boolean tryTake(long bytes) {
    if (limit != 0 && bytes > limit - committed) {
      wasHit = true;
      return false;
    }
    committed += bytes;
    return true;
  }

  /// Gives bytes back.
  public void give(long bytes) {
    committed -= bytes;
  }

  /// Forgets that the limit was hit: a request begins.
  public void begin() {
    wasHit = false;
  }

  /// Whether something was refused since [#begin].
  public boolean wasHit() {
    return wasHit;
  }

  /// The limit in bytes; 0 for none.
  public long limit() {
    return limit;
  }

  /// Bytes that are left; any number where there is no limit.
  public long left() {
    return limit == 0 ? Long.MAX_VALUE : limit - committed;
  }
}
