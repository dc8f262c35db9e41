package org.freehold.heap.internal.backend;

/// The byte limit of a heap: the maximum it may commit, over its segments and large blocks
/// together.
///
/// Not thread-safe: called with the heap's lock held.
public final class ByteLimit {

  private final long limit;
  private long committed;
  private boolean wasHit;

  /// A limit in bytes; 0 for none.
  public ByteLimit(long limit) {
    this.limit = limit;
  }

  /// Charges bytes to the limit, if it allows them.
  public boolean tryTake(long bytes) {
    if (limit != 0 && bytes > limit - committed) {
      wasHit = true;
      return false;
    }
    committed += bytes;
    return true;
  }

  /// Returns bytes that were charged.
  public void give(long bytes) {
    committed -= bytes;
  }

  /// Begins a request: forgets that the limit was hit.
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

  /// Bytes that may still be committed; `Long.MAX_VALUE` where there is no limit.
  public long left() {
    return limit == 0 ? Long.MAX_VALUE : limit - committed;
  }
}
